package dev.orderup.labs.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallerTests {
    private final ConcurrentHashMap<String, LongAdder> answers = new ConcurrentHashMap<>();

    @Test
    void persistsUntilItIsToldOfAnOrderAndNamesTheRequestAlikeEachTime() throws Exception {
        var replies = new ArrayDeque<>(List.of(Reply.NONE, new Reply(null, "502"), new Reply("o1", "201")));
        var order = new Caller(new Door() {
            @Override
            public Reply place(String customer, @Nullable String key) {
                assertThat(customer + " " + key).isEqualTo("ada k1");
                return replies.remove();
            }

            @Override
            public void close() {
                replies.clear();
            }
        }, answers).persist("ada", "k1");

        assertThat(order).isEqualTo("o1");
        assertThat(replies).isEmpty();
        assertThat(answers.keySet()).containsExactlyInAnyOrder("no answer", "502", "201");
    }

    @Test
    void anOutcomeAddsUpItsRounds() {
        var one = new Outcome(1, Set.of("o1"), 0, Map.of("201", 3L, "502", 1L), List.of("o1/1", "o1/1"));
        var two = new Outcome(1, Set.of("o2"), 0, Map.of("502", 9L), List.of("o2/1"));

        assertThat(Outcome.answers(List.of(one, two))).isEqualTo("502: 10, 201: 3");
        assertThat(one.sent()).isEqualTo(4);
        assertThat(one.eventsTwice()).isOne();
        assertThat(two.eventsTwice()).isZero();
    }
}
