package dev.orderup.order.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderup.order.domain.InvalidRequest;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTests {
    @ParameterizedTest
    @ValueSource(strings = {"respond-async", "Respond-Async", "wait=5, respond-async", "respond-async; foo=bar",
            "handling=lenient,respond-async"})
    void readsThatTheCallerWouldRatherHaveAJob(String header) {
        assertThat(Prefer.of(List.of(header)).respondAsync()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "respond", "return=minimal; respond-async", "wait=5", ",,"})
    void doesNotReadItWhereItIsNotSaid(String header) {
        assertThat(Prefer.of(List.of(header)).respondAsync()).isFalse();
        assertThat(Prefer.of(null).respondAsync()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"wait=10|10", "respond-async, WAIT = 7|7", "wait=\"3\"|3",
            "wait=1, wait=2|1"})
    void readsHowLongTheCallerIsWillingToWait(String header, long seconds) {
        assertThat(Prefer.of(List.of(header)).patience()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void looksThroughAllHeaders() {
        assertThat(Prefer.of(List.of("respond-async", "wait=4"))).isEqualTo(new Prefer(true, Duration.ofSeconds(4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=", "wait=banana", "wait=-1", "wait=1.5", "wait=9999999999", "wait=١"})
    void refusesWhatIsNoNumberOfSeconds(String header) {
        assertThatThrownBy(() -> Prefer.of(List.of(header))).isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("Prefer: wait: ")
                .hasMessageEndingWith("(expected: whole seconds, 0 or more)");
    }
}
