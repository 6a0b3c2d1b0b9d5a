package dev.orderup.local.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTests {
    @Test
    void anOffsetMovesEachPortButThoseThatWereChosen() {
        var ports = new Ports(1_000, Map.of("gateway", 80));

        assertThat(ports.of("gateway")).isEqualTo(80);
        assertThat(ports.of("kafka")).isEqualTo(20_092);
    }

    @Test
    void furtherInstancesFollowInStepsOfTen() {
        var ports = new Ports(0, Map.of());

        assertThat(ports.of("order-http", 1)).isEqualTo(8180);
        assertThat(ports.of("order-http", 3)).isEqualTo(8200);
    }

    @Test
    void aWrongNameOrPortIsToldWithWhatIsExpected() {
        assertThatThrownBy(() -> new Ports(0, Map.of("door", 80))).hasMessageContaining("port name: door (expected one of gateway, ");
        assertThatThrownBy(() -> new Ports(60_000, Map.of())).hasMessage("port of gateway: 68080 (expected: 1-65535)");
    }
}
