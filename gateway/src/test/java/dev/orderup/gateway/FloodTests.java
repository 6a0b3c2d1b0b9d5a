package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.gateway.Http2Wire.Frame;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attacks by frames that are allowed one by one. The attacker's connection is ended, and others are served. */
class FloodTests {
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int PRIORITY = 2;
    private static final int PING = 6;
    private static final int CONTINUATION = 9;
    private static final String[] POST = {":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/"};
    private AtOnce service;
    private TestGateway gateway;

    @SuppressWarnings("NullAway.Init")
    FloodTests() {}

    @BeforeEach
    void start() throws IOException {
        service = new AtOnce(0);
        gateway = new TestGateway().patient().http1("/**", service.address()).start();
    }

    @AfterEach
    void othersAreStillServed() throws Exception {
        assertThat(gateway.raw(RoutingTests.request("GET", "/", "a"))).startsWith("HTTP/1.1 200 ");
        gateway.close();
        service.close();
    }

    /** CVE-2023-44487. */
    @Test
    void rapidReset() throws Exception {
        isEndedFor(client -> {
            for (int stream = 1; stream < 20_000; stream += 2) {
                client.get(stream, "/");
                client.number(Http2Wire.RST_STREAM, stream, 8);
            }
        });
        assertThat(service.answered()).isLessThan(1000);
    }

    /** CVE-2025-8671: the client sends what makes the gateway reset its streams, here a WINDOW_UPDATE of zero. */
    @Test
    void madeYouReset() throws Exception {
        isEndedFor(client -> {
            for (int stream = 1; stream < 20_000; stream += 2) {
                client.headers(stream, 0, POST);
                client.number(Http2Wire.WINDOW_UPDATE, stream, 0);
            }
        });
    }

    /** CVE-2024-27316: a head that never ends. */
    @Test
    void continuationsWithoutEnd() throws Exception {
        isEndedFor(client -> {
            client.frame(Http2Wire.HEADERS, 0, 1, new byte[0]);
            for (int i = 0; i < 20_000; i++) {
                client.frame(CONTINUATION, 0, 1, new byte[]{0, 1, 'x', 1, 'y'});
            }
        });
    }

    /** CVE-2019-9512. */
    @Test
    void pings() throws Exception {
        isEndedFor(client -> {
            for (int i = 0; i < 40_000; i++) {
                client.frame(PING, 0, 0, new byte[8]);
            }
        });
    }

    /** CVE-2019-9515. */
    @Test
    void settings() throws Exception {
        isEndedFor(client -> {
            for (int i = 0; i < 40_000; i++) {
                client.frame(Http2Wire.SETTINGS, 0, 0, new byte[]{0, 3, 0, 0, 0, 100});
            }
        });
    }

    /** CVE-2019-9513. */
    @Test
    void priorities() throws Exception {
        isEndedFor(client -> {
            for (int i = 0; i < 40_000; i++) {
                client.frame(PRIORITY, 0, 1 + 2 * (i % 50), new byte[]{0, 0, 0, 0, 16});
            }
        });
    }

    /** CVE-2019-9518: data frames without data, which flow control does not see. */
    @Test
    void emptyData() throws Exception {
        isEndedFor(client -> {
            client.headers(1, 0, POST);
            for (int i = 0; i < 20_000; i++) {
                client.frame(Http2Wire.DATA, 0, 1, new byte[0]);
            }
        });
    }

    /** A large field is put into the table once and named a thousand times: 4 KB on the wire, 3 MB when it is unpacked (CVE-2016-6581). */
    @Test
    void aHeadThatUnpacksToMegabytesIsRefused() throws Exception {
        try (var client = new Http2Wire(gateway.connect())) {
            var block = new ByteArrayOutputStream();
            for (int i = 0; i < POST.length; i++) {
                if (i % 2 == 0) {
                    block.write(0);
                }
                block.write(POST[i].length());
                block.write(POST[i].getBytes(StandardCharsets.US_ASCII));
            }
            block.write(0x40); // literal, into the table
            block.write(1);
            block.write('x');
            block.write(127); // 3000 = 127 + 57 + 22 * 128
            block.write(57 | 0x80);
            block.write(22);
            block.write("y".repeat(3000).getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1000; i++) {
                block.write(0xbe); // the newest entry of the table
            }
            client.frame(Http2Wire.HEADERS, Http2Wire.END_STREAM | 4, 1, block.toByteArray());
            var answer = client.next();
            assertThat(answer.type).isIn(Http2Wire.HEADERS, Http2Wire.GOAWAY, Http2Wire.RST_STREAM);
            if (answer.type == Http2Wire.HEADERS) {
                assertThat(client.status(answer)).isEqualTo("431");
            }
        }
        assertThat(service.answered()).isZero();
    }

    @Test
    void tooManyFieldsAre431AndALongPathIs414OnBothVersions() throws Exception {
        var many = new String[202];
        for (int i = 0; i < 202; i++) {
            many[i] = i % 2 == 0 ? "x-" + i : "1";
        }
        try (var client = new Http2Wire(gateway.connect())) {
            var all = java.util.stream.Stream.concat(java.util.Arrays.stream(POST), java.util.Arrays.stream(many)).toArray(String[]::new);
            client.headers(1, Http2Wire.END_STREAM, all);
            assertThat(client.status(client.next())).isEqualTo("431");
        }
        try (var client = new Http2Wire(gateway.connect())) {
            var block = new ByteArrayOutputStream();
            block.write(0x82); // :method GET
            block.write(0x86); // :scheme http
            block.write(new byte[]{0x01, 1, 'a'}); // :authority
            block.write(new byte[]{0x04, 127, (byte) (73 | 0x80), 38}); // :path, 5064 = 127 + 73 + 38 * 128
            block.write(("/" + "x".repeat(5063)).getBytes(StandardCharsets.US_ASCII));
            client.frame(Http2Wire.HEADERS, Http2Wire.END_STREAM | 4, 1, block.toByteArray());
            assertThat(client.status(client.next())).isEqualTo("414");
        }
        var fields = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            fields.append("X-").append(i).append(": 1\r\n");
        }
        assertThat(gateway.raw("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(service.answered()).isZero();
    }

    /** Reads while it writes, as an attacker does, so that the connection is not ended only because nobody reads. */
    private void isEndedFor(Attack attack) throws Exception {
        try (var client = new Http2Wire(gateway.connect())) {
            var attacker = Thread.ofPlatform().start(() -> {
                try {
                    attack.run(client);
                } catch (IOException ended) {
                    assertThat(ended).isInstanceOf(SocketException.class);
                }
            });
            var goaway = goaway(client);
            attacker.join();
            if (goaway != null) {
                assertThat(ByteBuffer.wrap(goaway.payload).getInt(4)).isEqualTo(ENHANCE_YOUR_CALM);
            }
        }
    }

    /** Null when the connection was reset before it could be read; then the attack could not write to its end either. */
    private static @org.jspecify.annotations.Nullable Frame goaway(Http2Wire client) throws IOException {
        try {
            var frame = client.next();
            while (frame.type != Http2Wire.GOAWAY) {
                frame = client.next();
            }
            return frame;
        } catch (EOFException | SocketException ended) {
            return null;
        }
    }

    private interface Attack {
        void run(Http2Wire client) throws IOException;
    }
}
