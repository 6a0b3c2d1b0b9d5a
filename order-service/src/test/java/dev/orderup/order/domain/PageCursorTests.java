package dev.orderup.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCursorTests {
    @Test
    void isReadAsItWasWritten() {
        var cursor = new PageCursor(UUID.randomUUID());

        assertThat(PageCursor.parse("cursor", cursor.text())).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "banana", "****", "AAAA", "AgAAAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void isRefusedIfItWasNotWrittenHere(String text) {
        assertThatExceptionOfType(InvalidRequest.class).isThrownBy(() -> PageCursor.parse("cursor", text)).withMessageContaining("cursor");
    }
}
