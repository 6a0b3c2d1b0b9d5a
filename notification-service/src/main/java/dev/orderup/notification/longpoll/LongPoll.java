package dev.orderup.notification.longpoll;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.FeedException.HistoryUnavailable;
import dev.orderup.notification.feed.Follower;
import dev.orderup.notification.feed.OrderEvent;

import reactor.core.publisher.MonoSink;

/** One question that waits: answered once, with all updates there are by then, with none when none will come, or with why not. */
final class LongPoll {
    private final Follower follower;
    private final MonoSink<List<OrderEvent>> answer;
    private final AtomicBoolean answered = new AtomicBoolean();

    LongPoll(Follower follower, MonoSink<List<OrderEvent>> answer) {
        this.follower = follower;
        this.answer = answer;
    }

    void start() {
        answer.onDispose(follower::close);
        follower.onNews(this::look);
    }

    private void look() {
        // Only one thread ever gets to poll: the follower's cursor is not made for two.
        if ((follower.hasNews() || follower.ended() != null) && answered.compareAndSet(false, true)) {
            answer(take());
        }
    }

    /** Nothing, because there is nothing, is an answer; nothing, because it cannot be learnt, is none. */
    private void answer(List<OrderEvent> events) {
        if (events.isEmpty() && follower.ended() == EndReason.HISTORY_UNAVAILABLE) {
            answer.error(new HistoryUnavailable(follower.orderId(), "an update was missed, and the history cannot be read", null));
        } else {
            answer.success(events);
        }
    }

    private List<OrderEvent> take() {
        List<OrderEvent> events = new ArrayList<>();
        for (OrderEvent event = follower.poll(); event != null; event = follower.poll()) {
            events.add(event);
        }
        return events;
    }
}
