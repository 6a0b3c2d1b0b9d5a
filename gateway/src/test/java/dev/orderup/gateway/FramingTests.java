package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of a request, and what is changed in it; where it ends is the matter of {@link SmugglingTests}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class FramingTests {
    private final Origin origin;
    private final TestGateway gateway;

    FramingTests() throws IOException {
        origin = new Origin();
        gateway = new TestGateway().http1("/**", origin.address());
    }

    @BeforeAll
    void start() {
        gateway.start();
    }

    @AfterAll
    void stop() throws InterruptedException {
        gateway.close();
        origin.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2fb", "/a%5cb", "/a%00b", "/a%zz", "/a%2", "/../a", "/a/../../b", "/%2e%2e/a", "/a\\b", "/a#b", "a",
            "//../../a", "/a\u0001b", "/\u00e9"})
    void aPathThatCouldBeReadInTwoWaysIsRefused(String path) throws IOException {
        assertThat(gateway.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/./b", "/a//b", "/a/x/../b", "/%61/b", "//a/b", "/a/%2e/b", "http://other.example/a/b"})
    void aPathIsNormalisedOnceForAll(String path) throws IOException {
        assertThat(gateway.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).contains("GET /a/b\n");
    }

    @Test
    void aHeadThatIsTooLargeGets431AndALongLineGets414() throws IOException {
        assertThat(gateway.raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9000) + "\r\n\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(gateway.raw("GET /" + "x".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void aLongLineBetweenChunksIsNoLongRequestLine() throws IOException {
        assertThat(
                gateway.raw("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=" + "x".repeat(70_000) + "\r\nhello\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aSlowHeadAndASlowBodyGet408() throws IOException {
        assertThat(gateway.raw("GET / HTTP/1.1\r\nHos")).startsWith("HTTP/1.1 408 ");
        assertThat(gateway.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void bodiesThatAreTooLargeGet413SaidOrNot() throws IOException {
        assertThat(gateway.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(gateway.raw("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n11170\r\n" + "x".repeat(70_000)))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        var get = "GET /p%d HTTP/1.1\r\nHost: a\r\n\r\n";
        var answers = gateway.raw(get.formatted(1) + "POST /p2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + get.formatted(3)
                + "GET /p4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(answers).containsSubsequence("GET /p1", "POST /p2", "body 3", "GET /p3", "GET /p4");
    }

    @Test
    void hopByHopFieldsStayAndOthersGoOn() throws IOException {
        var seen = gateway.raw(
                "GET /h HTTP/1.1\r\nHost: shop.example\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\n"
                        + "Proxy-Connection: x\r\nUpgrade: h2c\r\nX-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\nX-Kept: yes\r\n"
                        + "X-Request-Id: abc-1\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\n");

        assertThat(seen).contains("host: shop.example", "x-kept: yes", "x-request-id: abc-1", "x-forwarded-for: 127.0.0.1",
                "forwarded: for=127.0.0.1;host=\"shop.example\";proto=http", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "\nte: trailers", "\nconnection: te")
                .doesNotContain("x-secret", "keep-alive: 5", "proxy-connection", "upgrade", "6.6.6.6");
    }

    @Test
    void headAndHttp10AreAnsweredAsTheyMustBe() throws IOException {
        assertThat(gateway.raw("HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n");
        assertThat(gateway.raw("GET /x HTTP/1.0\r\n\r\n")).contains("GET /x").contains("connection: close").contains("body 0\n");
    }
}
