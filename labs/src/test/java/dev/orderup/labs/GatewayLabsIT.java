package dev.orderup.labs;

import static dev.orderup.labs.LabLine.median;
import static dev.orderup.labs.LabLine.result;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The labs that need the gateway alone, as small as they get. No figure is held to a time. */
class GatewayLabsIT {
    @Test
    void handshakesAreWhatTheyAreSaidToBeAndARenewedCertificateComes() {
        var document = LabLine.run("lab tls --handshakes 50 --rounds 1");
        assertThat(received(document, "TLS 1.3, full, RSA 2048")).as("an RSA key is larger")
                .isGreaterThan(received(document, "TLS 1.3, full, EC P-256"));
        assertThat(received(document, "TLS 1.2, resumed")).as("no certificate")
                .isLessThan(received(document, "TLS 1.2, full, EC P-256") / 2);
        assertThat(median(document, "SNI rsa.localhost") + median(document, "SNI ec.localhost")).isEqualTo(2);
        assertThat(median(document, "ALPN h2, http/1.1") + median(document, "ALPN http/1.1")).isEqualTo(2);
        var renewed = result(document, "a certificate renewed under load");
        assertThat(renewed.path("median").asInt()).as(renewed.toString()).isZero();
        assertThat(renewed.path("certificatesSeen").asInt()).isEqualTo(2);
    }

    private static double received(JsonNode document, String kind) {
        return result(document, kind).path("bytesReceived").asDouble();
    }

    @Test
    void aForwardProxyLeadsToItsListAndNobodyInside() {
        var document = LabLine.run("lab forward --requests 20 --rounds 1");
        assertThat(document.path("results").valueStream().filter(result -> result.has("reason"))).hasSize(9)
                .allSatisfy(result -> assertThat(result.path("median").asInt()).as(result.toString()).isOne());
        assertThat(result(document, "GET, forward proxy, CONNECT").path("originSeesFields").asInt()).as("nobody reads what is in a tunnel")
                .isOne();
        assertThat(result(document, "GET, reverse proxy").path("originSeesFields").asInt()).isGreaterThan(1);
        assertThat(document.path("ratios").valueStream().filter(ratio -> ratio.path("name").asString().startsWith("connections at")))
                .singleElement()
                .satisfies(ratio -> assertThat(ratio.path("value").asInt()).isZero());
    }
}
