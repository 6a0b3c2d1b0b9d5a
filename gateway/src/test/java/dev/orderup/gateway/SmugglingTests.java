package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Request smuggling in HTTP/1.1: each case of the corpus is judged by the bytes that a service behind the gateway got, and by what the next
 * request on the same and on another connection gets. A case is sent at once, byte by byte, and over TLS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class SmugglingTests {
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String SEEN_NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";
    /** What the gateway adds, which other tests hold. */
    static final Pattern ADDED = Pattern.compile("(?i)(x-request-id|traceparent|forwarded|x-forwarded-(for|proto|host)|via): .*\r\n");
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 (\\d{3}) [^{]*?\r\n\r\n(?:\\{(\\w+ [^}]*)})?");
    private RawOrigin origin;
    private TestGateway gateway;
    private SSLContext trust;

    enum Way {
        AT_ONCE, BYTE_BY_BYTE, OVER_TLS
    }

    static Stream<Arguments> cases() {
        return Corpus.of("http1.txt").stream().flatMap(each -> Stream.of(Way.values()).map(way -> Arguments.of(each, way)));
    }

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        origin = new RawOrigin();
        gateway = new TestGateway().with("access-log", false).secure("auto", home).http1("/**", origin.address()).start();
        trust = Pki.trusting(home.resolve("ca.pem"));
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        origin.close();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void isRefusedOrForwardedAsExactlyThis(Corpus.Case one, Way way) throws Exception {
        var answers = exchange(way, one.bytes() + NEXT);
        var broken = origin.broken();
        var whole = origin.whole()
                .stream()
                .map(request -> ADDED.matcher(way == Way.BYTE_BY_BYTE ? joined(request) : request).replaceAll(""))
                .toList();

        boolean ends = !one.refusal().isEmpty() && !one.refusal().endsWith("kept");
        assertThat(String.join("", whole)).isEqualTo(ends ? one.seen() : one.seen() + SEEN_NEXT);
        if (!one.refusal().endsWith("midway")) {
            assertThat(broken).as("what the service got of what was refused").isEmpty();
        }
        assertThat(parsed(answers)).as("each request has its own answer").isEqualTo(expected(whole, one.refusal(), ends));
        nobodyElseIsHarmed();
    }

    /** What comes in pieces may leave in pieces: the chunks of a body as one. */
    private static String joined(String request) {
        int body = request.indexOf("\r\n\r\n") + 4;
        if (!request.substring(0, body).toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked\r\n")) {
            return request;
        }
        var data = new StringBuilder();
        int at = body;
        int size = sizeAt(request, at);
        while (size > 0) {
            int start = request.indexOf('\n', at) + 1;
            data.append(request, start, start + size);
            at = start + size + 2;
            size = sizeAt(request, at);
        }
        var chunk = data.isEmpty() ? "" : Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
        return request.substring(0, body) + chunk + request.substring(at);
    }

    private static int sizeAt(String request, int at) {
        return Integer.parseInt(request.substring(at, request.indexOf('\r', at)), 16);
    }

    private void nobodyElseIsHarmed() throws IOException {
        assertThat(exchange(Way.AT_ONCE, NEXT)).contains("{GET /next HTTP/1.1}");
        assertThat(origin.whole()).hasSize(1).first().asString().startsWith("GET /next HTTP/1.1\r\n");
    }

    private static List<String> expected(List<String> requests, String refusal, boolean ends) {
        var all = new ArrayList<String>();
        for (var request : requests) {
            var line = request.substring(0, request.indexOf("\r\n"));
            all.add("200 " + (line.startsWith("HEAD ") ? null : line));
        }
        if (!refusal.isEmpty()) {
            all.add(ends ? all.size() : all.size() - 1, refusal.substring(0, 3) + " null");
        }
        return all;
    }

    private static List<String> parsed(String answers) {
        var all = new ArrayList<String>();
        var answer = ANSWER.matcher(answers);
        while (answer.find()) {
            all.add(answer.group(1) + " " + answer.group(2));
        }
        return all;
    }

    private String exchange(Way way, String bytes) throws IOException {
        try (var socket = way == Way.OVER_TLS ? secure() : gateway.connect()) {
            // An absolute target must be of the scheme of its connection.
            var sent = way == Way.OVER_TLS ? bytes.replace("http://", "https://") : bytes;
            send(way, socket, sent.getBytes(StandardCharsets.ISO_8859_1));
            var all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** What the gateway does not want it may reset; its answer is read all the same. */
    private static void send(Way way, Socket socket, byte[] bytes) throws IOException {
        socket.setTcpNoDelay(true);
        var out = socket.getOutputStream();
        if (way == Way.BYTE_BY_BYTE) {
            for (byte each : bytes) {
                out.write(each);
            }
        } else {
            out.write(bytes);
        }
        out.flush();
    }

    private Socket secure() throws IOException {
        var socket = trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.securePort());
        socket.setSoTimeout(10_000);
        return socket;
    }
}
