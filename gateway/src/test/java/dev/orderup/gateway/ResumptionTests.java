package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that go on in another connection, as an independent client sees it: openssl. */
class ResumptionTests {
    @TempDir
    Path files;

    @BeforeAll
    static void opensslIsThere() {
        boolean there = List.of(System.getenv("PATH").split(":")).stream().anyMatch(each -> Files.isExecutable(Path.of(each, "openssl")));
        Assumptions.assumeTrue(there || System.getenv("CI") != null, "openssl is not on the PATH");
    }

    @ParameterizedTest
    @CsvSource({"openssl,-tls1_3,", "openssl,-tls1_2,", "openssl,-tls1_2,-no_ticket", "jdk,-tls1_3,", "jdk,-tls1_2,",
            "jdk,-tls1_2,-no_ticket"})
    void aSecondConnectionResumesTheSessionOfTheFirst(String provider, String version, @Nullable String tickets) throws Exception {
        var session = files.resolve("session");
        try (var origin = new Origin();
                var gateway = new TestGateway().secure(provider, files).http1("/**", origin.address()).start()) {
            assertThat(client(gateway, version, tickets, "-sess_out", session)).contains("New, TLSv1", "GET /a");
            assertThat(client(gateway, version, tickets, "-sess_in", session)).contains("Reused, TLSv1", "GET /a");
        }
    }

    /** A session of one listener is worth nothing at another, which may ask for more. */
    @ParameterizedTest
    @CsvSource({"openssl,-tls1_3", "openssl,-tls1_2", "jdk,-tls1_3", "jdk,-tls1_2"})
    void aSessionIsGoodAtItsListenerOnly(String provider, String version) throws Exception {
        var session = files.resolve("session");
        try (var origin = new Origin();
                var gateway = new TestGateway().secure(provider, files)
                        .with("listeners.other.port", 0)
                        .with("listeners.other.tls.versions", "TLSv1.3,TLSv1.2")
                        .http1("/**", origin.address())
                        .start()) {
            assertThat(client(gateway, version, null, "-sess_out", session)).contains("New, TLSv1");
            int other = gateway.gateway().address("other").getPort();
            assertThat(client(other, version, null, "-sess_in", session)).contains("New, TLSv1", "GET /a");
        }
    }

    private String client(TestGateway gateway, String version, @Nullable String tickets, String option, Path session) throws Exception {
        return client(gateway.securePort(), version, tickets, option, session);
    }

    private String client(int port, String version, @Nullable String tickets, String option, Path session)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "localhost:" + port, "-servername", "localhost", "-CAfile",
                files.resolve("ca.pem").toString(), "-verify_return_error", "-ign_eof", version, option, session.toString()));
        if (tickets != null) {
            command.add(tickets);
        }
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        TestGateway.send(process.getOutputStream(), "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(told).isTrue();
        return told;
    }
}
