package dev.orderup.order.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderup.order.domain.ExpectedVersion;
import dev.orderup.order.domain.InvalidRequest;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTests {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {"\"3\"|3", "\"3\", \"4\"|3 4", "\"3\" ,\"4\",W/\"5\"|3 4", "\"abc\"|''",
            "W/\"3\"|''", "\"\"|''", "\"03\"|''", "\"99999999999999999999\"|''", "\"a,b\"|''"})
    void namesTheVersionsThatAreExpected(String header, String versions) {
        Set<Long> expected = Arrays.stream(versions.split(" "))
                .filter(version -> !version.isEmpty())
                .map(Long::valueOf)
                .collect(Collectors.toSet());

        assertThat(EntityTag.expected(List.of(header))).isEqualTo(ExpectedVersion.oneOf(expected));
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(EntityTag.expected(List.of("\"1\"", "\"2\""))).isEqualTo(ExpectedVersion.oneOf(Set.of(1L, 2L)));
    }

    @Test
    void anyVersionWillDoWithAStarOrWithoutAHeader() {
        assertThat(EntityTag.expected(null)).isEqualTo(ExpectedVersion.any());
        assertThat(EntityTag.expected(List.of(" * "))).isEqualTo(ExpectedVersion.any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"banana", "3", "\"3", "*, \"3\"", "w/\"3\"", "\"3\" \"4\"", ",", ""})
    void whatIsNoEntityTagIsRefused(String header) {
        assertThatExceptionOfType(InvalidRequest.class).isThrownBy(() -> EntityTag.expected(List.of(header)));
    }
}
