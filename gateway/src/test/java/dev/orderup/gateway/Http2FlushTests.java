package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the gateway writes to a service over HTTP/2, as its bytes come. */
class Http2FlushTests {
    private static final int PREFACE = 24;
    private static final int CLIENTS = 8;

    /** Each write costs both sides a system call, and each frame a look. */
    @Test
    void theRequestsOfARoundLeaveInOneWriteAndOneFrameEach() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var gateway = new TestGateway().patient().h2c("/**", "127.0.0.1:" + listening.getLocalPort()).start();
                var client = new Http2Wire(gateway.connect())) {
            client.get(1, "/first");
            try (var service = listening.accept()) {
                service.setSoTimeout(10_000);
                greet(service);
                while (!read(service).contains("HEADERS")) {
                    assertThat(service.isClosed()).isFalse();
                }
                for (int i = 1; i <= CLIENTS; i++) {
                    client.queue(2 * i + 1, "/later");
                }
                client.flush();
                assertThat(read(service)).isEqualTo("HEADERS, the end;".repeat(CLIENTS));
                client.headers(101, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/body");
                assertThat(read(service)).as("a head whose body is still to come").isEqualTo("HEADERS;");
            }
        }
    }

    /** Reads the preface, and answers it with settings that say nothing. */
    private static void greet(Socket service) throws Exception {
        assertThat(new String(service.getInputStream().readNBytes(PREFACE), StandardCharsets.US_ASCII)).startsWith("PRI * HTTP/2.0");
        service.getOutputStream().write(new byte[]{0, 0, 0, Http2Wire.SETTINGS, 0, 0, 0, 0, 0});
    }

    /** What comes by one read, without what is about the connection itself; reads on until there is something. */
    private static String read(Socket service) throws Exception {
        var kinds = new StringBuilder();
        while (kinds.isEmpty()) {
            var bytes = new byte[1 << 16];
            int count = service.getInputStream().read(bytes);
            assertThat(count).as("bytes of one read").isPositive();
            for (var frame = ByteBuffer.wrap(bytes, 0, count); frame.hasRemaining();) {
                int head = frame.getInt();
                byte flags = frame.get();
                int skipped = frame.getInt();
                assertThat(skipped).as("the number of a stream").isNotNegative();
                frame.position(frame.position() + (head >>> 8));
                int type = head & 0xff;
                if (type == Http2Wire.HEADERS || type == Http2Wire.DATA) {
                    kinds.append(type == Http2Wire.HEADERS ? "HEADERS" : "DATA")
                            .append((flags & Http2Wire.END_STREAM) == 0 ? ";" : ", the end;");
                }
            }
        }
        return kinds.toString();
    }
}
