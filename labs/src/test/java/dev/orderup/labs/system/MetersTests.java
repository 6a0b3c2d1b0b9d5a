package dev.orderup.labs.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetersTests {
    private final Meters meters = Meters.parse("""
            # HELP orderup_analytics_lag Events
            # TYPE orderup_analytics_lag gauge
            orderup_analytics_lag{partition="0",topic="order-events"} 3.0
            orderup_analytics_lag{partition="1",topic="order-events"} 1.5E2
            orderup_analytics_lag_max{partition="1"} 900.0
            orderup_gateway_jwt_total{outcome="refused"} 2.0
            orderup_gateway_jwt_total{outcome="verified"} 7.0
            process_cpu_usage 0.25
            """);

    @Test
    void addsUpAllSeriesOfAName() {
        assertThat(meters.sum("orderup_analytics_lag")).isEqualTo(153);
        assertThat(meters.sum("process_cpu_usage")).isEqualTo(0.25);
    }

    @Test
    void addsUpThoseWithTheLabels() {
        assertThat(meters.sum("orderup_gateway_jwt_total", "outcome=\"verified\"")).isEqualTo(7);
        assertThat(meters.sum("orderup_gateway_jwt_total", "outcome=\"remembered\"")).isZero();
    }

    @Test
    void isNothingWhereThereIsNoSuchName() {
        assertThat(meters.sum("orderup_gateway")).isZero();
    }
}
