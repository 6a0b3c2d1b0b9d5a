package dev.orderup.notification.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

import dev.orderup.notification.feed.Caller.Role;
import dev.orderup.notification.feed.FeedException.HistoryUnavailable;
import dev.orderup.notification.feed.FeedException.NotYours;
import dev.orderup.notification.feed.FeedException.UnknownOrder;
import dev.orderup.notification.feed.FeedException.VersionAhead;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** The log's story, step by step: what comes when from the history, and what by Kafka. */
class OrderLogTests {
    private static final UUID ORDER = UUID.randomUUID();
    private static final Owner OWNER = new Owner("ada", "roma");
    private static final Caller CALLER = new Caller(Role.CUSTOMER, "ada", Instant.ofEpochMilli(Long.MAX_VALUE));
    private static final int LAG_MAX = 3;
    private static final int UPDATES_MAX = 20;

    private final Questions history = new Questions();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Audience audience = new Audience("test", registry);
    private final OrderLog log = new OrderLog(ORDER, history,
            new FeedSettings(LAG_MAX, UPDATES_MAX, Duration.ZERO, 0, Duration.ofMinutes(1), Duration.ofSeconds(1)),
            new FeedMeters(registry),
            _ -> {});

    @Test
    void whatComesByKafkaWhileTheHistoryIsReadIsNeitherLostNorDoubled() {
        CompletableFuture<OrderLog> ready = log.ready();
        log.offer(event(3));
        log.offer(event(4));
        assertThat(ready).isNotDone();
        history.answer(3);
        assertThat(ready).isCompletedWithValue(log);
        assertThat(log.version()).isEqualTo(4);
        assertThat(history.asked()).isEqualTo(1);
        assertThat(count("orderup.feed.duplicates")).isEqualTo(1);
    }

    @Test
    void isAskedForOnceHoweverManyWait() {
        CompletableFuture<OrderLog> first = log.ready();
        CompletableFuture<OrderLog> second = log.ready();
        history.answer(1);
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(log.ready()).isCompleted();
        assertThat(history.asked()).isEqualTo(1);
    }

    @Test
    void appendsTheNextAndAbsorbsTheKnown() {
        read(1);
        Follower follower = log.join(0, CALLER, audience);
        log.offer(event(2));
        log.offer(event(1));
        log.offer(event(2));
        assertThat(drain(follower)).containsExactly(1L, 2L);
        assertThat(count("orderup.feed.duplicates")).isEqualTo(2);
        assertThat(history.asked()).isEqualTo(1);
    }

    @Test
    void letsNobodyInWhoseOrderItIsNot() {
        read(1);
        for (Caller stranger : List.of(caller(Role.CUSTOMER, "bob"), caller(Role.KITCHEN, "napoli"), caller(Role.KITCHEN, "ada"),
                caller(Role.COURIER, "bo"))) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> log.join(0, stranger, audience))).isInstanceOf(NotYours.class);
            // Whose the order is comes before how far it is.
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> log.join(9, stranger, audience))).isInstanceOf(NotYours.class);
        }
        for (Caller welcome : List.of(caller(Role.CUSTOMER, "ada"), caller(Role.KITCHEN, "roma"), caller(Role.OPERATOR, "x"),
                caller(Role.SERVICE, "x"))) {
            assertThat(drain(log.join(0, welcome, audience))).containsExactly(1L);
        }
    }

    @Test
    void letsACourierInOnceTheOrderIsReady() {
        read(1);
        log.offer(new OrderEvent(update(2, OrderStatus.READY)));
        assertThat(drain(log.join(0, caller(Role.COURIER, "bo"), audience))).containsExactly(1L, 2L);
    }

    @Test
    void tellsAFollowerNothingAfterItsTokenHasExpired() {
        read(1);
        Follower follower = log.join(0, new Caller(Role.CUSTOMER, "ada", Instant.now()), audience);
        assertThat(drain(follower)).isEmpty();
        assertThat(follower.ended()).isEqualTo(EndReason.TOKEN_EXPIRED);
    }

    @Test
    void endsAFollowerWhoseTokenExpiresWhileNothingHappens() {
        read(1);
        Follower follower = log.join(1, CALLER, audience);
        log.expire(CALLER.until().toEpochMilli() - 1);
        assertThat(follower.ended()).isNull();
        log.expire(CALLER.until().toEpochMilli());
        assertThat(follower.ended()).isEqualTo(EndReason.TOKEN_EXPIRED);
    }

    @Test
    void fillsAGapFromTheHistory() {
        read(1);
        Follower follower = log.join(1, CALLER, audience);
        log.offer(event(4));
        assertThat(drain(follower)).isEmpty();
        history.answer(3);
        assertThat(drain(follower)).containsExactly(2L, 3L, 4L);
        assertThat(count("orderup.feed.gaps")).isEqualTo(1);
    }

    @Test
    void readsAgainWhatWasHeldAfterTheHistoryWasAskedFor() {
        read(1);
        log.offer(event(3));
        log.offer(event(6));
        history.answer(4);
        assertThat(log.version()).isEqualTo(4);
        history.answer(6);
        assertThat(log.version()).isEqualTo(6);
        assertThat(count("orderup.feed.ignored")).isZero();
    }

    @Test
    void ignoresAnEventThatTheHistoryDoesNotKnow() {
        read(1);
        log.offer(event(9));
        // 9 came before the question, and the answer does not reach so far.
        history.answer(1);
        log.offer(event(2));
        assertThat(log.version()).isEqualTo(2);
        assertThat(count("orderup.feed.ignored")).isEqualTo(1);
        log.offer(event(UPDATES_MAX + 1));
        assertThat(count("orderup.feed.ignored")).isEqualTo(2);
        assertThat(history.unanswered()).isZero();
    }

    @Test
    void endsItsFollowersRatherThanLeaveAGap() {
        read(1);
        Follower follower = log.join(0, CALLER, audience);
        assertThat(drain(follower)).containsExactly(1L);
        log.offer(event(3));
        history.fail(new HistoryUnavailable(ORDER, "away", null));
        assertThat(drain(follower)).isEmpty();
        assertThat(follower.ended()).isEqualTo(EndReason.HISTORY_UNAVAILABLE);
        assertThat(follower.version()).isEqualTo(1);
        CompletableFuture<OrderLog> next = log.ready();
        assertThat(next).isNotDone();
        history.answer(3);
        assertThat(drain(next.join().join(1, CALLER, audience))).containsExactly(2L, 3L);
    }

    @Test
    void goesOnWhileItIsDoubtedAndTheHistoryIsAway() {
        read(1);
        Follower follower = log.join(1, CALLER, audience);
        log.doubt();
        history.fail(new HistoryUnavailable(ORDER, "away", null));
        assertThat(follower.ended()).isNull();
        assertThat(log.needsRead()).isTrue();
        log.offer(event(2));
        assertThat(drain(follower)).containsExactly(2L);
    }

    @Test
    void aDoubtRaisedWhileTheHistoryIsReadAsksAgain() {
        var _ = log.ready();
        log.doubt();
        history.answer(1);
        history.answer(2);
        assertThat(log.version()).isEqualTo(2);
        assertThat(history.unanswered()).isZero();
    }

    @Test
    void aFinishedOrderIsNeverDoubted() {
        var _ = log.ready();
        history.answer(List.of(update(1, OrderStatus.PLACED), update(2, OrderStatus.REJECTED)));
        log.doubt();
        assertThat(log.needsRead()).isFalse();
        assertThat(history.asked()).isEqualTo(1);
        assertThat(log.join(2, CALLER, audience).ended()).isEqualTo(EndReason.FINAL);
    }

    @Test
    void refusesAHistoryWithAHole() {
        CompletableFuture<OrderLog> ready = log.ready();
        history.answer(List.of(update(1, OrderStatus.PLACED), update(3, OrderStatus.PREPARING)));
        assertThat(ready).isCompletedExceptionally();
        assertThat(ready.exceptionNow()).isInstanceOf(HistoryUnavailable.class).hasMessageContaining("version 3 (expected: 2)");
    }

    @Test
    void tellsThatTheOrderIsUnknownAndAsksAgainNextTime() {
        CompletableFuture<OrderLog> ready = log.ready();
        history.fail(new UnknownOrder(ORDER));
        assertThat(ready.exceptionNow()).isInstanceOf(UnknownOrder.class);
        assertThat(log.ready()).isNotDone();
    }

    @Test
    void refusesAFollowerFromTheFuture() {
        read(2);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> log.join(3, CALLER, audience))).isInstanceOf(VersionAhead.class);
    }

    @Test
    void dropsWhoeverFallsBehindOnceAndNobodyElse() {
        read(10);
        Follower slow = log.join(0, CALLER, audience);
        Follower quick = log.join(0, CALLER, audience);
        for (long version = 11; version <= 15; version++) {
            log.offer(event(version));
            var _ = drain(quick);
        }
        assertThat(slow.ended()).isEqualTo(EndReason.TOO_SLOW);
        assertThat(slow.poll()).isNull();
        assertThat(quick.ended()).isNull();
        assertThat(registry.get("orderup.feed.dropped").counter().count()).isEqualTo(1);
    }

    private void read(int version) {
        var _ = log.ready();
        history.answer(version);
    }

    private double count(String meter) {
        return registry.get(meter).counter().count();
    }

    private static List<Long> drain(Follower follower) {
        List<Long> versions = new ArrayList<>();
        for (OrderEvent event = follower.poll(); event != null; event = follower.poll()) {
            versions.add(event.version());
        }
        return versions;
    }

    private static OrderEvent event(long version) {
        return new OrderEvent(update(version, OrderStatus.PREPARING));
    }

    private static OrderUpdate update(long version, OrderStatus status) {
        return new OrderUpdate(ORDER, version, status, Instant.EPOCH);
    }

    /** A history that answers when the test says so. */
    private static Caller caller(Role role, String name) {
        return new Caller(role, name, CALLER.until());
    }

    private static final class Questions implements OrderHistory {
        private final Queue<CompletableFuture<History>> open = new ArrayDeque<>();
        private int asked;

        @Override
        public CompletionStage<History> updates(UUID orderId) {
            asked++;
            CompletableFuture<History> answer = new CompletableFuture<>();
            open.add(answer);
            return answer;
        }

        int asked() {
            return asked;
        }

        int unanswered() {
            return open.size();
        }

        void answer(long version) {
            answer(LongStream.rangeClosed(1, version).mapToObj(v -> update(v, OrderStatus.PREPARING)).toList());
        }

        void answer(List<OrderUpdate> updates) {
            open.remove().complete(new History(OWNER, updates));
        }

        void fail(FeedException failure) {
            open.remove().completeExceptionally(failure);
        }
    }
}
