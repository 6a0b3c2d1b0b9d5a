package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Request smuggling by a downgrade from HTTP/2 to HTTP/1.1, judged by the bytes that a service got. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2SmugglingTests {
    private static final String SEEN_NEXT = """
            GET /next HTTP/1.1
            host: a

            """.replace("\n", "\r\n");
    private static final int STREAM = 1;
    private static final int NEXT = 3;
    private RawOrigin origin;
    private TestGateway gateway;

    static List<Corpus.Case> cases() {
        return Corpus.of("http2.txt");
    }

    @BeforeAll
    void start() throws IOException {
        origin = new RawOrigin();
        gateway = new TestGateway().with("access-log", false).http1("/**", origin.address()).start();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        origin.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefusedOrForwardedAsExactlyThis(Corpus.Case one) throws IOException {
        var outcome = exchange(one);
        var broken = origin.broken();
        var whole = origin.whole().stream().map(request -> SmugglingTests.ADDED.matcher(request).replaceAll("")).toList();

        assertThat(String.join("", whole)).isEqualTo(one.seen() + SEEN_NEXT);
        if (!one.refusal().endsWith("midway")) {
            assertThat(broken).as("what the service got of what was refused").isEmpty();
        }
        assertThat(outcome).isEqualTo(one.refusal().isEmpty() ? "200" : one.refusal().replace(" midway", ""));
    }

    private String exchange(Corpus.Case one) throws IOException {
        try (var client = new Http2Wire(gateway.connect())) {
            send(client, one.sent().stream().map(line -> line.replaceAll("\r\n\\z", "")).toList());
            var outcome = outcome(client);
            client.get(NEXT, "/next");
            var frame = client.next();
            while (!frame.endsStream()) {
                frame = client.next();
            }
            return outcome;
        }
    }

    private static void send(Http2Wire client, List<String> lines) throws IOException {
        for (int i = 0; i < lines.size(); i++) {
            var frame = lines.get(i);
            int flags = frame.contains(" END") ? Http2Wire.END_STREAM : 0;
            if (frame.startsWith("HEADERS")) {
                var fields = new ArrayList<String>();
                for (; i + 1 < lines.size() && lines.get(i + 1).startsWith("  "); i++) {
                    int colon = lines.get(i + 1).indexOf(": ", 3);
                    fields.add(lines.get(i + 1).substring(2, colon));
                    fields.add(lines.get(i + 1).substring(colon + 2));
                }
                client.headers(STREAM, flags, fields.toArray(String[]::new));
            } else {
                var data = frame.substring(flags == 0 ? "DATA ".length() : "DATA END".length());
                client.frame(Http2Wire.DATA, flags, STREAM, data.replaceFirst("^ ", "").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** How the stream ended. */
    private static String outcome(Http2Wire client) throws IOException {
        var status = "";
        while (true) {
            var frame = client.next();
            if (frame.type == Http2Wire.RST_STREAM || frame.type == Http2Wire.GOAWAY) {
                int code = ByteBuffer.wrap(frame.payload).getInt(frame.payload.length >= 8 ? 4 : 0);
                return (frame.type == Http2Wire.GOAWAY ? "GOAWAY " : "RST_STREAM ") + Http2Error.valueOf(code);
            }
            if (frame.type == Http2Wire.HEADERS && status.isEmpty()) {
                status = client.status(frame);
            }
            if (frame.endsStream()) {
                return status;
            }
        }
    }
}
