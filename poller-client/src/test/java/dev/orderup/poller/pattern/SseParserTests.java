package dev.orderup.poller.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderup.poller.order.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseParserTests {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void readsLinesHoweverTheyEnd(String end) {
        assertThat(parse("id: 7" + end + "event: order-status" + end + "data: one" + end + "data: two" + end + end))
                .containsExactly(new SseEvent("order-status", "7", "one\ntwo"));
    }

    @Test
    void readsAStreamCutAnywhereAlsoInTheMiddleOfACharacter() {
        byte[] stream = "event: note\r\ndata: crème brûlée\r\n\r\ndata:next\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        var parser = new SseParser();
        var events = new ArrayList<SseEvent>();
        for (byte one : stream) {
            events.addAll(parser.feed(new byte[]{one}));
        }
        assertThat(events).containsExactly(new SseEvent("note", "", "crème brûlée"), new SseEvent("message", "", "next"));
    }

    @Test
    void passesOverCommentsUnknownFieldsAndEventsWithoutData() {
        assertThat(parse(": heartbeat\n\nretry: 1000\nwhatever\n\nevent: empty\n\ndata: real\n\n"))
                .containsExactly(new SseEvent("message", "", "real"));
    }

    @Test
    void givesNothingForAnEventThatWasNotFinished() {
        assertThat(parse("data: half\n")).isEmpty();
    }

    @Test
    void refusesALineWithoutEnd() {
        assertThatThrownBy(() -> parse("x".repeat(70_000))).isInstanceOf(Failure.Refused.class).hasMessageContaining("65536");
    }

    private static List<SseEvent> parse(String stream) {
        return new SseParser().feed(stream.getBytes(StandardCharsets.UTF_8));
    }
}
