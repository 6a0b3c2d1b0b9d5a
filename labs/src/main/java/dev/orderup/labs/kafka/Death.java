package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.Meters;
import dev.orderup.labs.system.PrivateSystem;
import dev.orderup.labs.system.Until;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The death of a member at the worst moment, with orders flowing: what it had in hand is in the view, and its place is not committed.
 *
 * <p>The moment is brought about, not hoped for. The view is locked, so that both members stand before it with a batch in hand: their statements
 * wait in PostgreSQL. One of them is stopped ({@code kill -STOP}) and the view let go: its batch gets in, and it never hears of it, so it
 * cannot commit its place. Then it dies by {@code kill -9}. Until the broker misses its heartbeats nobody has its partitions; then the other member takes
 * them over from the last committed place, and is given again what the dead one had done. Meanwhile the supervisor has started it anew, and partitions move again.
 */
final class Death {
    private static final int MEMBERS = 2;
    private static final int SURVIVOR = 1;
    private static final String VICTIM = "notification-service-2";
    private static final long EVENTS_BEFORE = 200;
    private static final long EVENTS_AFTER = 200;
    private static final Duration EVENTS_WITHIN = Duration.ofMinutes(2);
    /** The gauge is read from the broker every five seconds. */
    private static final Duration GAUGE_WITHIN = Duration.ofSeconds(30);

    private final PrivateSystem system;
    private final Group group;
    private final Witness witness;
    private final EventLog log;

    /**
     * What came of it.
     *
     * @param owed events that the dead member had brought into the view and not committed
     * @param absorbed events that came to a member again and changed nothing
     * @param events that order-service committed until the end of the round, all rounds before included
     * @param differences rows of the view that are not what order-service says
     * @param outOfOrder merges that put an order back or left a hole, events that lie behind a later one of their order, and events that a member called late
     */
    record Seen(long owed, long absorbed, long events, long differences, long outOfOrder, double takenOverSeconds, LagWatch.Seen lag) {}

    /** How things stood when it died. */
    private record Moment(List<Group.Member> members, Map<TopicPartition, Long> places, Map<UUID, Long> inTheView, long nanos) {}

    Death(PrivateSystem system, Group group, Witness witness) {
        this.system = system;
        this.group = group;
        this.witness = witness;
        this.log = new EventLog(system.kafka());
    }

    Seen round() throws InterruptedException, SQLException {
        var restarts = system.part(VICTIM).restarts();
        var before = counter(SURVIVOR, "orderup_analytics_duplicates_total");
        try (var stream = OrderStream.into(system)) {
            stream.await(EVENTS_BEFORE, EVENTS_WITHIN);
            var moment = kill();
            try (var lag = LagWatch.on(group, system.notificationServiceManagement(SURVIVOR))) {
                var dead = Members.awaitGone(group, moment.members);
                var lost = lostPlaces(moment, dead);
                var takenOver = awaitTakenOver(lost, moment);
                system.awaitBack(VICTIM, restarts);
                Members.awaitTwoWithout(group, dead);
                stream.await(EVENTS_AFTER, EVENTS_WITHIN);
                stream.stop();
                Members.awaitDrained(group);
                Until.holds("the lag gauge is 0", GAUGE_WITHIN,
                        () -> LagWatch.gauge(system.notificationServiceManagement(SURVIVOR)) == 0);
                return seen(log.taken(lost, moment.inTheView), before, takenOver, lag.seen());
            }
        }
    }

    private Moment kill() throws InterruptedException, SQLException {
        var victim = system.process(VICTIM);
        try (var view = ViewLock.on(system.jdbcUrl())) {
            view.awaitMembers(MEMBERS);
            var members = group.members();
            var places = group.places();
            Suspension.of(victim);
            view.letWrite();
            var inTheView = witness.inTheView();
            victim.destroyForcibly();
            victim.onExit().join();
            return new Moment(members, places, inTheView, System.nanoTime());
        }
    }

    private static Map<TopicPartition, Long> lostPlaces(Moment moment, List<Group.Member> dead) {
        if (dead.size() != 1) {
            throw new LabFailure("%d members left the group (expected: the one that was killed)".formatted(dead.size()));
        }
        return dead.getFirst()
                .partitions()
                .stream()
                .collect(Collectors.toUnmodifiableMap(partition -> partition, partition -> moment.places.getOrDefault(partition, 0L)));
    }

    /** Seconds from its death until each of its partitions that had something waiting has moved on. */
    private double awaitTakenOver(Map<TopicPartition, Long> lost, Moment moment) throws InterruptedException {
        Until.holds("another member goes on where the dead one was", EVENTS_WITHIN, () -> {
            var now = group.places();
            return lost.entrySet().stream().allMatch(place -> now.getOrDefault(place.getKey(), 0L) > place.getValue());
        });
        return (System.nanoTime() - moment.nanos) / 1e9;
    }

    private Seen seen(long owed, double duplicatesBefore, double takenOverSeconds, LagWatch.Seen lag) throws InterruptedException {
        // The one that was started anew counts from 0.
        var absorbed = counter(SURVIVOR, "orderup_analytics_duplicates_total") - duplicatesBefore
                + counter(MEMBERS, "orderup_analytics_duplicates_total");
        var late = counter(SURVIVOR, "orderup_analytics_late_total") + counter(MEMBERS, "orderup_analytics_late_total");
        return new Seen(owed, Math.round(absorbed), witness.events(), witness.differences(),
                witness.outOfOrder() + log.outOfOrder() + Math.round(late), takenOverSeconds, lag);
    }

    private double counter(int instance, String name) throws InterruptedException {
        return Meters.of(system.notificationServiceManagement(instance)).sum(name);
    }
}
