package dev.orderup.gateway.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time that is left, as a service is told it. */
class GrpcTimeoutTests {
    private static final long CENTURY = 36_500L * 24 * 3600 * 1_000_000_000L;

    @Property(tries = 2000)
    void whatIsSaidIsReadAsNoLessAndHardlyMore(@ForAll @LongRange(min = 1, max = CENTURY) long nanos) {
        var text = GrpcTimeout.text(nanos);
        assertThat(text).matches("[0-9]{1,8}[HMSmun]");
        long read = GrpcTimeout.nanos(text);
        // One unit of a value that has at least five digits where it is not exact.
        assertThat(read).as(text).isBetween(nanos, nanos + Math.max(0, nanos / 10_000));
    }

    @Property(tries = 2000)
    void anythingIsReadOrPassedOver(@ForAll String field) {
        assertThat(GrpcTimeout.nanos(field)).isNotNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "5", "-5S", "+5S", " 5S", "5 S", "5s", "123456789S", "5SS", "0x5S", "٥S"})
    void whatIsNotWellFormedIsNone(String field) {
        assertThat(GrpcTimeout.nanos(field)).isEqualTo(GrpcTimeout.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1H", "60M", "3600S", "3600000m"})
    void anHourIsAnHour(String field) {
        assertThat(GrpcTimeout.nanos(field)).isEqualTo(TimeUnit.HOURS.toNanos(1));
    }
}
