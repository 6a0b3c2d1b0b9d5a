package dev.orderup.notification.longpoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;

import dev.orderup.notification.problem.InvalidRequestException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTests {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"wait=10|10", "WAIT = 10|10", "wait=\"10\"|10", "handling=lenient, wait=7|7",
            "wait=3; foo=bar|3", "wait=0|0", "wait=1, wait=2|1", "wait=999999999|999999999"})
    void readsTheSecondsThatTheClientIsWillingToWait(String header, long seconds) {
        assertThat(Prefer.wait(List.of(header))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "respond-async", "waiting=5", "handling=strict; wait=5", ",,"})
    void findsNothingWhereNothingIsSaid(String header) {
        assertThat(Prefer.wait(List.of(header))).isNull();
    }

    @Test
    void looksThroughAllHeadersAndTakesTheFirst() {
        assertThat(Prefer.wait(List.of("respond-async", "wait=4", "wait=9"))).isEqualTo(Duration.ofSeconds(4));
        assertThat(Prefer.wait(List.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=", "wait=banana", "wait=-1", "wait=1.5", "wait=\"\"", "wait=\"", "wait=9999999999", "wait=١"})
    void refusesWhatIsNoNumberOfSeconds(String header) {
        assertThatThrownBy(() -> Prefer.wait(List.of(header))).isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("Prefer: wait: ")
                .hasMessageEndingWith("(expected: whole seconds, 0 or more)");
    }
}
