package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.config.WrongSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that change while the gateway runs. */
class ReloadTests {
    private final Pki pki = new Pki("authority");
    private final Pki.Identity first = pki.issue("localhost", "localhost", "127.0.0.1");
    private final Pki.Identity second = pki.issue("localhost", "localhost", "127.0.0.1");

    @TempDir
    Path files;

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void aNewCertificateIsShownToNewConnectionsAndOldOnesGoOn(String provider) throws Exception {
        try (var origin = new Origin(); var gateway = start(provider, origin); var old = connect(gateway)) {
            assertThat(get(old)).contains("GET /a");
            second.in(files, "server");
            await().until(() -> shown(gateway).equals(second.certificate));
            assertThat(get(old)).as("the connection from before").contains("GET /a");
            assertThat(old.getSession().getPeerCertificates()[0]).isEqualTo(first.certificate);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void noRequestFailsMeanwhile(String provider) throws Exception {
        try (var origin = new Origin(); var gateway = start(provider, origin)) {
            var stop = new AtomicBoolean();
            var failed = new AtomicInteger();
            var served = new AtomicInteger();
            var client = Thread.ofVirtual().start(() -> {
                while (!stop.get()) {
                    try (var socket = connect(gateway)) {
                        served.addAndGet(get(socket).contains("GET /a") ? 1 : 0);
                    } catch (Exception broken) {
                        failed.incrementAndGet();
                    }
                }
            });
            for (int i = 0; i < 10; i++) {
                var next = pki.issue("localhost", "localhost", "127.0.0.1");
                next.in(files, "server");
                await().until(() -> shown(gateway).equals(next.certificate));
            }
            stop.set(true);
            client.join();
            assertThat(failed.get()).isZero();
            assertThat(served.get()).isPositive();
        }
    }

    /** Written in two steps, as most tools do: for a moment the certificate and the key do not belong together. */
    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void whatIsBrokenChangesNothing(String provider) throws Exception {
        try (var origin = new Origin(); var gateway = start(provider, origin)) {
            Files.writeString(files.resolve("server.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
            staysForAWhile(gateway, first.certificate);
            second.certificateIn(files, "server");
            staysForAWhile(gateway, first.certificate);
            second.keyIn(files, "server");
            await().until(() -> shown(gateway).equals(second.certificate));
            Files.delete(files.resolve("server-key.pem"));
            staysForAWhile(gateway, second.certificate);
        }
    }

    @Test
    void aBrokenFileAtTheStartIsRefusedWithItsName() throws Exception {
        var settings = first.in(files, "server");
        second.keyIn(files, "server");
        assertThatThrownBy(() -> new TestGateway().secure("auto", files, settings).http1("/**", "127.0.0.1:1").start())
                .isInstanceOf(WrongSettings.class)
                .hasMessageContaining(
                        "orderup.gateway.tls.certificates[0]: the private key is not that of the certificate of CN=localhost");
    }

    /** Whoever was vouched for by an authority that is not trusted any more has no session to come back with. */
    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void authoritiesOfClientsChangeToo(String provider) throws Exception {
        var before = new Pki("before");
        var after = new Pki("after");
        before.authorityIn(files, "clients.pem");
        try (var origin = new Origin();
                var gateway = new TestGateway().secure(provider, files, first.in(files, "server"))
                        .with("listeners.secure.tls.client-auth", "need")
                        .with("listeners.secure.tls.client-ca", files.resolve("clients.pem"))
                        .http1("/**", origin.address())
                        .start()) {
            var old = Pki.trusting(before.issue("ada"), pki.authority());
            var fresh = Pki.trusting(after.issue("ada"), pki.authority());
            try (var socket = connect(gateway, old)) {
                assertThat(get(socket)).contains("GET /a");
            }
            after.authorityIn(files, "clients.pem");
            await().ignoreExceptions().until(() -> {
                try (var socket = connect(gateway, fresh)) {
                    return get(socket).contains("GET /a");
                }
            });
            assertThatThrownBy(() -> {
                try (var socket = connect(gateway, old)) {
                    get(socket);
                }
            }).isInstanceOf(IOException.class);
        }
    }

    private TestGateway start(String provider, Origin origin) throws Exception {
        return new TestGateway().patient().secure(provider, files, first.in(files, "server")).http1("/**", origin.address()).start();
    }

    /** As many handshakes as there are looks at the files in several periods. */
    private void staysForAWhile(TestGateway gateway, X509Certificate expected) {
        var handshakes = new AtomicInteger();
        await().until(() -> {
            assertThat(shown(gateway)).isEqualTo(expected);
            return handshakes.incrementAndGet() == 4;
        });
    }

    private X509Certificate shown(TestGateway gateway) throws Exception {
        try (var socket = connect(gateway)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private SSLSocket connect(TestGateway gateway) throws Exception {
        return connect(gateway, Pki.trusting(null, pki.authority()));
    }

    private static SSLSocket connect(TestGateway gateway, javax.net.ssl.SSLContext context) throws Exception {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.securePort());
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static String get(SSLSocket socket) throws IOException {
        TestGateway.send(socket.getOutputStream(), "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        var all = new StringBuilder();
        while (all.indexOf("\nbody 0\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("no answer but " + all);
            }
            all.append((char) next);
        }
        return all.toString();
    }
}
