package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that a stream's state does not allow, RFC 9113 section 5.1. */
class Http2StateTests {
    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int STREAM_CLOSED = 5;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway().page("/", "explorer/index.html").start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        gateway.close();
    }

    @Test
    void aRequestOnAStreamThatHasEndedEndsTheConnection() throws IOException {
        try (var client = new Http2Wire(gateway.connect())) {
            client.get(1, "/");
            answered(client, 1);
            client.get(1, "/");
            endsWith(client, STREAM_CLOSED);
        }
    }

    /** Before its answer has come, so that the stream is still there. */
    @Test
    void aSecondRequestOnAStreamThatIsBeingServedIsResetAsClosed() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var serving = new TestGateway().patient().http1("/**", "127.0.0.1:" + silent.getLocalPort()).start();
                var client = new Http2Wire(serving.connect())) {
            client.get(1, "/");
            client.get(1, "/");
            isResetWith(client, STREAM_CLOSED);
        }
    }

    @Test
    void aStreamThatWasSkippedCannotBeOpenedLater() throws IOException {
        try (var client = new Http2Wire(gateway.connect())) {
            client.get(5, "/");
            answered(client, 5);
            client.get(3, "/");
            endsWith(client, STREAM_CLOSED);
        }
    }

    @Test
    void whatWasOnItsWayWhenAStreamWasResetHarmsNoOther() throws IOException {
        try (var client = new Http2Wire(gateway.connect())) {
            post(client, 1);
            client.number(Http2Wire.RST_STREAM, 1, 8);
            client.frame(Http2Wire.DATA, 0, 1, new byte[3]);
            client.get(3, "/");
            answered(client, 3);
        }
    }

    @Test
    void aRequestBeyondTheLimitOfStreamsIsRefusedAlone() throws IOException {
        try (var client = new Http2Wire(gateway.connect())) {
            int most = 100;
            for (int i = 0; i <= most; i++) {
                post(client, 1 + 2 * i);
            }
            int refused = 1 + 2 * most;
            client.frame(Http2Wire.DATA, Http2Wire.END_STREAM, 1, new byte[0]);
            var frame = client.next();
            assertThat(frame.type).isEqualTo(Http2Wire.RST_STREAM);
            assertThat(frame.stream).isEqualTo(refused);
            answered(client, 1);
        }
    }

    @Test
    void trailersMustEndTheStreamThoughNobodyWantsTheBody() throws IOException {
        try (var client = new Http2Wire(gateway.connect())) {
            post(client, 1);
            client.headers(1, 0, "x-sum", "7");
            isResetWith(client, PROTOCOL_ERROR);
        }
    }

    @Test
    void aWindowThatOverflowsResetsItsStreamThoughNobodyWantsTheBody() throws IOException {
        try (var client = new Http2Wire(gateway.connect())) {
            post(client, 1);
            client.number(Http2Wire.WINDOW_UPDATE, 1, Integer.MAX_VALUE);
            client.number(Http2Wire.WINDOW_UPDATE, 1, Integer.MAX_VALUE);
            isResetWith(client, FLOW_CONTROL_ERROR);
        }
    }

    @Test
    void aBodyOfAnotherLengthThanItSaidIsResetThoughNobodyWantsIt() throws IOException {
        try (var client = new Http2Wire(gateway.connect())) {
            client.headers(1, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/", "content-length", "1");
            client.frame(Http2Wire.DATA, Http2Wire.END_STREAM, 1, new byte[2]);
            isResetWith(client, PROTOCOL_ERROR);
        }
    }

    @Test
    void aShortBodyThatNobodyWantsDoesNotCostTheConnection() throws IOException {
        var answer = gateway.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 405 ").contains("HTTP/1.1 200 ");
    }

    @Test
    void whoDoesNotSendTheBodyThatNobodyWantsIsAnsweredAllTheSame() throws IOException {
        assertThat(gateway.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ");
    }

    private static void post(Http2Wire client, int stream) throws IOException {
        client.headers(stream, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/");
    }

    private static void answered(Http2Wire client, int stream) throws IOException {
        var frame = client.next();
        while (!frame.endsStream()) {
            assertThat(frame.type).isNotEqualTo(Http2Wire.GOAWAY);
            frame = client.next();
        }
        assertThat(frame.stream).isEqualTo(stream);
    }

    private static void endsWith(Http2Wire client, int code) throws IOException {
        var frame = client.next();
        assertThat(frame.type).isEqualTo(Http2Wire.GOAWAY);
        assertThat(ByteBuffer.wrap(frame.payload).getInt(4)).isEqualTo(code);
    }

    private static void isResetWith(Http2Wire client, int code) throws IOException {
        var frame = client.next();
        assertThat(frame.type).isEqualTo(Http2Wire.RST_STREAM);
        assertThat(ByteBuffer.wrap(frame.payload).getInt()).isEqualTo(code);
    }
}
