package dev.orderup.poller.compare;

import dev.orderup.poller.cost.Spending;
import dev.orderup.poller.order.OrderStatus;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.server.ByPart;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Each pattern has the system to itself, one after the other, so that what the server side uses can be told apart.
 *
 * <p>The same play for each: orders are placed that nobody moves; those who follow come in; when all are there, the orders rest and
 * then move, by hand, at the plan's pace. Between the acts all counters are read. The play is given with nobody following as well,
 * before and after all others: that is what the updates cost to make, and how much the two differ is the noise.
 */
final class Apart {
    private static final Duration BACKGROUND = Duration.ofSeconds(3);
    // With fewer, what a service happens to hold at the moment outweighs what they add.
    private static final int SUBSCRIBERS_TO_TELL_MEMORY = 100;

    private final Plan plan;
    private final Kitchen kitchen;
    private final ServerWatch server;
    private final Progress progress;

    Apart(Plan plan, Kitchen kitchen, ServerWatch server, Progress progress) {
        this.plan = plan;
        this.kitchen = kitchen;
        this.server = server;
        this.progress = progress;
    }

    /** One pattern's play and how it ended; what it cost the server side is reckoned when all have played. */
    private record Played(PatternCost cost, Stage stage, Collection<List<OrderUpdate>> histories) {
        PatternCost with(ServerLedger ledger) {
            return cost.with(ledger.cost(stage, cost.subscribers()));
        }
    }

    ApartOutcome run() {
        boolean measured = server.cpuMicros() != null;
        Window idle = measured ? background() : Window.NOTHING;
        Stage before = measured ? withNobody("nobody follows (1 of 2)") : Stage.NOTHING;
        List<Played> played = plan.entrants().stream().map(this::play).toList();
        Stage after = measured ? withNobody("nobody follows (2 of 2)") : Stage.NOTHING;
        var ledger = new ServerLedger(plan, measured ? idle.lesser(background()) : idle, before, after);
        Collection<List<OrderUpdate>> histories = played.stream().flatMap(one -> one.histories().stream()).toList();
        return new ApartOutcome(new Outcome(histories, played.stream().map(one -> one.with(ledger)).toList()), ledger);
    }

    /** What the server side does with nothing to do: the outbox relay looks, Kafka's clients poll. */
    private Window background() {
        progress.begin("the server side with nothing to do", 1);
        Window.Reading before = reading(null);
        pause(BACKGROUND);
        progress.step();
        return reading(null).since(before);
    }

    private Stage withNobody(String name) {
        progress.begin(name, plan.pace().steps().size());
        List<String> orderIds = kitchen.placeByHand(plan.orders());
        ByPart bytesBefore = bytes(plan.subscribers());
        ByPart bytesAfter = bytes(plan.subscribers());
        Window.Reading there = reading(null);
        pause(plan.pace().rest());
        Window.Reading rested = reading(null);
        for (OrderStatus step : plan.pace().steps()) {
            pause(plan.pace().pause());
            kitchen.move(orderIds, step);
            progress.step();
        }
        Window moving = reading(null).since(rested);
        return new Stage(there.since(there), rested.since(there), moving, grown(bytesBefore, bytesAfter));
    }

    private Played play(Entrant entrant) {
        try (var contestant = new Contestant(entrant, plan, progress::step)) {
            return play(entrant, contestant);
        }
    }

    private Played play(Entrant entrant, Contestant contestant) {
        int seats = Contestant.seats(entrant, plan);
        progress.begin(entrant.name(), seats * plan.pace().updates());
        List<String> orderIds = kitchen.placeByHand(plan.orders());
        ByPart bytesBefore = bytes(contestant.subscribers());
        Window.Reading begin = reading(contestant);
        var gone = new CountDownLatch(seats);
        contestant.enter(orderIds, gone::countDown).block();
        Window entering = reading(contestant).since(begin);
        ByPart bytesAfter = bytes(contestant.subscribers());
        Window.Reading there = reading(contestant);
        pause(plan.pace().rest());
        Window.Reading rested = reading(contestant);
        move(orderIds, gone);
        await(gone);
        Window moving = reading(contestant).since(rested);
        Map<String, List<OrderUpdate>> histories = kitchen.histories(orderIds);
        return new Played(contestant.cost(histories), new Stage(entering, rested.since(there), moving, grown(bytesBefore, bytesAfter)),
                histories.values());
    }

    /** When everybody has left before the end, there is nothing to see: the rest of the steps only ends the orders. */
    private void move(List<String> orderIds, CountDownLatch gone) {
        for (OrderStatus step : plan.pace().steps()) {
            if (gone.getCount() > 0) {
                pause(plan.pace().pause());
            }
            kitchen.move(orderIds, step);
        }
    }

    private @Nullable ByPart bytes(int subscribers) {
        return subscribers < SUBSCRIBERS_TO_TELL_MEMORY ? null : server.liveBytes();
    }

    private static @Nullable ByPart grown(@Nullable ByPart before, @Nullable ByPart after) {
        return before == null || after == null ? null : after.minus(before);
    }

    private Window.Reading reading(@Nullable Contestant contestant) {
        Spending spent = contestant == null ? null : contestant.spending();
        return new Window.Reading(System.nanoTime(), server.cpuMicros(), spent, contestant == null ? 0 : contestant.seen());
    }

    /** They give up by themselves when their time is over, so this ends. */
    private static void await(CountDownLatch gone) {
        try {
            gone.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A stretch of time to measure over, not a wait for something. */
    private static void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
