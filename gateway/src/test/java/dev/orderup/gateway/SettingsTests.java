package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orderup.gateway.config.WrongSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong in the settings is told before anything starts: where, what, and what to write instead. */
class SettingsTests {

    @Test
    void allThatIsWrongIsToldAtOnce() {
        var gateway = new TestGateway().http1("/**", "127.0.0.1:1")
                .with("listeners.clear.port", "80a")
                .with("listeners.clear.head-timeout", "soon")
                .with("transport", "pigeon")
                .with("attempts-max", 0)
                .route("body-max", "much");
        assertThat(reasons(gateway)).containsExactlyInAnyOrder(
                "orderup.gateway.listeners.clear.port: 80a (expected: a number)",
                "orderup.gateway.listeners.clear.head-timeout: soon (expected: a time, such as 500ms, 5s or 1m)",
                "orderup.gateway.transport: pigeon (expected: one of auto, epoll, kqueue, nio)",
                "orderup.gateway.routes[0].body-max: much (expected: a size, such as 512B, 16KB or 1MB)",
                "orderup.gateway.attempts-max: 0 (expected: 1-10)");
    }

    @Test
    void aKeyThatNobodyKnowsIsATypingErrorAndNoSetting() {
        var gateway = new TestGateway().http1("/**", "127.0.0.1:1")
                .with("trust-forwarde", true)
                .route("acess", "token")
                .upstream("ejection.failure", 3);
        assertThat(reasons(gateway)).hasSize(3)
                .anyMatch(reason -> reason.startsWith("orderup.gateway.trust-forwarde: unknown (expected: one of loops, transport, "))
                .anyMatch(reason -> reason.startsWith("orderup.gateway.routes[0].acess: unknown (expected: one of ")
                        && reason.contains(", access,"))
                .anyMatch(reason -> reason
                        .startsWith("orderup.gateway.upstreams.u0.ejection.failure: unknown (expected: one of failures, first, most"));
    }

    /** It could not be asked for, and nobody could prove to have it. */
    @Test
    void anInstanceWhoseNameNoCertificateCanHaveIsRefusedOverTls() {
        assertThat(reasons(new TestGateway().http1("/**", "order_service:1", "order-service:1", "127.0.0.1:1", "[::1]:1")
                .upstream("tls.verify", true))).singleElement()
                .asString()
                .startsWith("orderup.gateway.upstreams.u0.instances: order_service (expected: a name that a certificate can have");
        assertThat(reasons(new TestGateway().http1("/**", "a:1").upstream("tls.name", "order_service"))).singleElement()
                .asString()
                .startsWith("orderup.gateway.upstreams.u0.tls.name: order_service");
    }

    private static List<String> reasons(TestGateway gateway) {
        return catchThrowableOfType(WrongSettings.class, gateway::start).reasons();
    }
}
