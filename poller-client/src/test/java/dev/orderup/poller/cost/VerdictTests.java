package dev.orderup.poller.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.order.OrderStatus;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.testing.Life;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class VerdictTests {
    @Test
    void isCompleteWhenAllCameInOrderAndNoneTwice() {
        assertThat(judge(1, 2, 3, 4, 5, 6)).isEqualTo(new Verdict(6, 6, 0, 0, 0)).matches(Verdict::isComplete);
    }

    @Test
    void seesAGap() {
        assertThat(judge(1, 2, 4, 5, 6)).isEqualTo(new Verdict(6, 5, 0, 0, 0)).matches(verdict -> !verdict.isComplete());
        assertThat(judge(1, 2, 4, 5, 6).complaint()).isEqualTo("1 of 6 updates never came");
    }

    @Test
    void seesADuplicate() {
        assertThat(judge(1, 2, 2, 3, 4, 5, 6)).isEqualTo(new Verdict(6, 6, 1, 0, 0)).matches(verdict -> !verdict.isComplete());
    }

    @Test
    void seesUpdatesOutOfOrder() {
        assertThat(judge(1, 3, 2, 4, 5, 6)).isEqualTo(new Verdict(6, 6, 0, 1, 0)).matches(verdict -> !verdict.isComplete());
    }

    @Test
    void seesAnUpdateThatIsNotWhatHappened() {
        var wrong = new OrderUpdate(Life.ORDER, 2, OrderStatus.CANCELLED, Life.PLACED_AT);
        assertThat(Verdict.of(List.of(Life.update(1), wrong), Life.updates(1, 2))).isEqualTo(new Verdict(2, 1, 0, 0, 1));
    }

    @Test
    void seesAnUpdateThatNeverHappened() {
        assertThat(Verdict.of(Life.updates(1, 3), Life.updates(1, 2))).isEqualTo(new Verdict(2, 2, 0, 0, 1));
    }

    @Test
    void addsUp() {
        assertThat(judge(1, 2).plus(judge(1, 1, 2, 3, 4, 5, 6))).isEqualTo(new Verdict(12, 8, 1, 0, 0));
    }

    private static Verdict judge(long... versions) {
        return Verdict.of(LongStream.of(versions).mapToObj(Life::update).toList(), Life.updates(1, 6));
    }
}
