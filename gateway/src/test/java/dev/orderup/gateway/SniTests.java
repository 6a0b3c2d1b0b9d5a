package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One port, several hosts: each client is shown the certificate of the host that it asks for. */
class SniTests {
    private final Pki pki = new Pki("authority");
    private final Pki.Identity shop = pki.issue("shop", "shop.example", "www.shop.example");
    private final Pki.Identity kitchens = pki.issue("kitchens", "*.kitchens.example");
    private final Pki.Identity napoli = pki.issue("napoli", "napoli.kitchens.example");

    @TempDir
    Path files;

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void eachNameHasItsCertificate(String provider) throws Exception {
        try (var origin = new Origin();
                var gateway = new TestGateway()
                        .secure(provider, files, shop.in(files, "shop"), kitchens.in(files, "kitchens"), napoli.in(files, "napoli"))
                        .http1("/**", origin.address())
                        .start()) {
            assertThat(shown(gateway, "shop.example")).isEqualTo(shop.certificate);
            assertThat(shown(gateway, "www.shop.example")).isEqualTo(shop.certificate);
            assertThat(shown(gateway, "WWW.Shop.Example")).isEqualTo(shop.certificate);
            assertThat(shown(gateway, "roma.kitchens.example")).isEqualTo(kitchens.certificate);
            assertThat(shown(gateway, "napoli.kitchens.example")).as("exact before wildcard").isEqualTo(napoli.certificate);
            assertThat(shown(gateway, "a.roma.kitchens.example")).as("a wildcard stands for one label").isEqualTo(shop.certificate);
            assertThat(shown(gateway, "kitchens.example")).as("and not for none").isEqualTo(shop.certificate);
            assertThat(shown(gateway, "elsewhere.example")).as("the first is for all others").isEqualTo(shop.certificate);
            assertThat(shown(gateway, null)).as("and for who names nothing").isEqualTo(shop.certificate);
        }
    }

    private X509Certificate shown(TestGateway gateway, @Nullable String name) throws Exception {
        var context = Pki.trusting(null, pki.authority());
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.securePort())) {
            socket.setSoTimeout(10_000);
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }
}
