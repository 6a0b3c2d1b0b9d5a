package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** curl, which shares no code with anything here, over each version of HTTP that it can be relied on to have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class CurlTests {
    private Path files;
    private Origin origin;
    private TestGateway gateway;

    /** How curl is told, and what it says it has used. */
    enum Version {
        HTTP1(false, "--http1.1", "1.1"), HTTP1_TLS(true, "--http1.1", "1.1"), H2C(false, "--http2-prior-knowledge", "2"), HTTP2(true,
                "--http2", "2");

        private final boolean secure;
        private final String option;
        private final String said;

        Version(boolean secure, String option, String said) {
            this.secure = secure;
            this.option = option;
            this.said = said;
        }
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        assumeTrue(System.getenv("PATH") != null && List.of(System.getenv("PATH").split(":", -1))
                .stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "curl"))), "there is a curl");
        files = temporary;
        origin = new Origin().at("/echo", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getRequestBody().transferTo(exchange.getResponseBody());
        });
        gateway = new TestGateway().patient().secure("auto", files).http1("/**", origin.address()).start();
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (gateway != null) {
            gateway.close();
            origin.close();
        }
    }

    /** curl 7.88 cannot do this by prior knowledge, with nghttpd neither. */
    @ParameterizedTest
    @CsvSource({"HTTP1", "HTTP1_TLS", "HTTP2"})
    void twoRequestsGoOverOneConnectionOfThisVersion(Version version) throws Exception {
        var said = curl(version, new byte[0], "--write-out", "%{http_version} %{num_connects} %{http_code}\\n", url(version, "/a"),
                "--output", files.resolve("first").toString(), url(version, "/b"));
        assertThat(Files.readString(files.resolve("first"))).contains("GET /a\n");
        assertThat(said).contains(version.said + " 1 200\n", "GET /b\n", version.said + " 0 200\n");
    }

    @ParameterizedTest
    @CsvSource({"HTTP1", "H2C", "HTTP2"})
    void eachMethodArrivesAsItIs(Version version) throws Exception {
        for (var method : List.of("PUT", "PATCH", "DELETE", "OPTIONS", "POST", "PROPFIND")) {
            assertThat(curl(version, new byte[0], "--request", method, "--data", "hello", url(version, "/m"))).contains(method + " /m\n",
                    "body 5\n");
        }
        assertThat(curl(version, new byte[0], "--head", url(version, "/h"))).startsWith("HTTP/" + version.said + " 200")
                .doesNotContain("/h");
    }

    @ParameterizedTest
    @EnumSource
    void aBodyOfUnknownLengthGoesUpAndComesBackWhole(Version version) throws Exception {
        var body = new byte[3 << 20];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) ((i * 31) >> 3);
        }
        var echoed = files.resolve("echoed");
        curl(version, body, "--upload-file", "-", "--request", "POST", "--output", echoed.toString(), url(version, "/echo"));
        assertThat(Files.readAllBytes(echoed)).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({"HTTP1", "HTTP1_TLS"})
    void whoExpects100WaitsForItAndThenSends(Version version) throws Exception {
        var said = curl(version, new byte[0], "--verbose", "--header", "Expect: 100-continue", "--expect100-timeout", "30", "--data",
                "hello",
                url(version, "/e"));
        assertThat(said).contains("HTTP/1.1 100 Continue", "expect: 100-continue", "body 5\n");
    }

    @ParameterizedTest
    @EnumSource
    void trailersOfTheServiceReachTheClient(Version version) throws Exception {
        try (var service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var front = new TestGateway().secure("auto", files).http1("/**", "127.0.0.1:" + service.getLocalPort()).start()) {
            Thread.ofVirtual().start(() -> answerWithTrailers(service));
            var port = version.secure ? front.securePort() : front.port();
            var url = (version.secure ? "https" : "http") + "://localhost:" + port + "/t";
            assertThat(curl(version, new byte[0], "--header", "TE: trailers", "--dump-header", "-", url)).containsIgnoringCase("x-sum: 7");
        }
    }

    private static void answerWithTrailers(ServerSocket service) {
        try (Socket socket = service.accept()) {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            TestGateway.send(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                    + "2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n");
            assertThat(socket.getInputStream().read()).as("until the gateway closes").isNegative();
        } catch (IOException closed) {
            assertThat(service.isClosed()).isTrue();
        }
    }

    private String url(Version version, String path) {
        return version.secure ? gateway.secureUri(path).toString() : "http://localhost:" + gateway.port() + path;
    }

    private String curl(Version version, byte[] input, String... more) throws Exception {
        var command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "60", "--cacert",
                files.resolve("ca.pem").toString(), version.option));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new ByteArrayOutputStream();
        var reading = Thread.ofVirtual().start(() -> copy(process, said));
        try (var out = process.getOutputStream()) {
            new ByteArrayInputStream(input).transferTo(out);
        }
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        reading.join();
        assertThat(process.exitValue()).as("%s", said).isZero();
        return said.toString(StandardCharsets.UTF_8);
    }

    private static void copy(Process process, ByteArrayOutputStream to) {
        try {
            process.getInputStream().transferTo(to);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
