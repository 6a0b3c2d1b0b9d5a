package dev.orderup.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StickyCookieTests {
    private final StickyCookie cookie = StickyCookie.of("at", "/baskets/memory/**");

    @ParameterizedTest
    @ValueSource(strings = {"at=x1", "a=b; at=x1", "at=x1; a=b", "a=b;at=x1;c=d", "at=x1; at=y2", " at=x1 ", "bat=no; at=x1",
            "at2=no; at=x1"})
    void findsThePinAmongOthers(String field) {
        assertThat(cookie.pinIn(List.of(field))).isEqualTo("x1");
        assertThat(cookie.pinIn(List.of("other=cookie", field))).as("HTTP/2 may cut the field (RFC 9113 section 8.2.3)").isEqualTo("x1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", ";;", "at", "=x1", "bat=x1", "at2=x1", "AT=x1", "a=at=x1"})
    void findsNoneWhereThereIsNone(String field) {
        assertThat(cookie.pinIn(List.of(field))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/baskets/memory/**, /baskets/memory", "/a/{b}/c/**, /a", "/**, /", "/{a}, /", "/a, /a", "/, /"})
    void isSentForWhatTheRouteBeginsWith(String route, String path) {
        assertThat(StickyCookie.of("at", route).path()).isEqualTo(path);
    }

    @Test
    void isNothingForScriptsAndOtherSites() {
        assertThat(cookie.pinning("x1", false)).isEqualTo("at=x1; Path=/baskets/memory; HttpOnly; SameSite=Lax");
        assertThat(cookie.pinning("x1", true)).endsWith("; Secure");
    }
}
