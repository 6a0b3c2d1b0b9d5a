package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that show who they are: proved at the gateway, told to the service, and not to be made up. */
class MutualTlsTests {
    private final Pki servers = new Pki("servers");
    private final Pki couriers = new Pki("couriers");
    private final Pki.Identity server = servers.issue("localhost", "localhost", "127.0.0.1");
    private final Pki.Identity ada = couriers.issue("ada");

    @TempDir
    Path files;

    @ParameterizedTest
    @CsvSource({"openssl,TLSv1.3", "openssl,TLSv1.2", "jdk,TLSv1.3", "jdk,TLSv1.2"})
    void theServiceIsToldWhoseCertificateItWas(String provider, String version) throws Exception {
        try (var origin = new Origin(); var gateway = start(provider, "need", origin)) {
            assertThat(get(gateway, Pki.trusting(ada, servers.authority()), version, ""))
                    .contains("client-cert: :" + Base64.getEncoder().encodeToString(ada.certificate.getEncoded()) + ":\n");
        }
    }

    /** A session that is resumed brings the certificate of its beginning with it. */
    @ParameterizedTest
    @CsvSource({"openssl,TLSv1.3", "openssl,TLSv1.2", "jdk,TLSv1.3", "jdk,TLSv1.2"})
    void aResumedSessionIsStillTheSameClients(String provider, String version) throws Exception {
        try (var origin = new Origin(); var gateway = start(provider, "need", origin)) {
            var context = Pki.trusting(ada, servers.authority());
            for (int i = 0; i < 3; i++) {
                assertThat(get(gateway, context, version, ""))
                        .contains("client-cert: :" + Base64.getEncoder().encodeToString(ada.certificate.getEncoded()) + ":\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void whoHasNoneOrOneOfAnotherAuthorityIsRefused(String provider) throws Exception {
        try (var origin = new Origin(); var gateway = start(provider, "need", origin)) {
            var stranger = new Pki("couriers").issue("ada");
            assertRefused(gateway, null);
            assertRefused(gateway, stranger);
            assertThat(origin.seen).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void whereACertificateIsWantedOneMayHaveNoneButNotABadOne(String provider) throws Exception {
        try (var origin = new Origin(); var gateway = start(provider, "want", origin)) {
            assertThat(get(gateway, Pki.trusting(null, servers.authority()), "TLSv1.3", "")).contains("GET /a")
                    .doesNotContain("client-cert");
            assertThat(get(gateway, Pki.trusting(ada, servers.authority()), "TLSv1.3", "")).contains("client-cert: :");
            assertRefused(gateway, new Pki("couriers").issue("ada"));
        }
    }

    @Test
    void nobodyCanSayItHimself() throws Exception {
        try (var origin = new Origin(); var gateway = start("auto", "want", origin)) {
            var forged = "Client-Cert: :AAAA:\r\nclient-cert-chain: :AAAA:\r\n";
            assertThat(get(gateway, Pki.trusting(null, servers.authority()), "TLSv1.3", forged)).contains("GET /a").doesNotContain("AAAA");
            assertThat(gateway.raw("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close, client-cert\r\n" + forged + "\r\n"))
                    .contains("GET /a")
                    .doesNotContain("AAAA");
            assertThat(get(gateway, Pki.trusting(ada, servers.authority()), "TLSv1.3", "Connection: client-cert\r\n" + forged))
                    .contains("client-cert: :MI")
                    .doesNotContain("AAAA");
        }
    }

    private TestGateway start(String provider, String auth, Origin origin) throws Exception {
        return new TestGateway().secure(provider, files, server.in(files, "server"))
                .with("listeners.secure.tls.client-auth", auth)
                .with("listeners.secure.tls.client-ca", couriers.authorityIn(files, "couriers.pem"))
                .http1("/**", origin.address())
                .start();
    }

    /** With TLS 1.3 the client believes that all is well until it reads. */
    private void assertRefused(TestGateway gateway, Pki.@Nullable Identity who) {
        assertThatThrownBy(() -> get(gateway, Pki.trusting(who, servers.authority()), "TLSv1.3", "")).isInstanceOf(IOException.class);
    }

    private static String get(TestGateway gateway, SSLContext context, String version, String fields) throws Exception {
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", gateway.securePort())) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[]{version});
            TestGateway.send(socket.getOutputStream(),
                    "GET /a HTTP/1.1\r\nHost: a\r\n" + fields + (fields.contains("Connection") ? "" : "Connection: close\r\n") + "\r\n");
            var all = new StringBuilder();
            for (int next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
                all.append((char) next);
                if (all.indexOf("\nbody 0\n") > 0) {
                    return all.toString();
                }
            }
            throw new IOException("no answer but " + all + " from " + InetAddress.getLoopbackAddress());
        }
    }
}
