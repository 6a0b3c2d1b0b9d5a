package dev.orderup.poller.compare;

import dev.orderup.poller.server.ByPart;
import org.jspecify.annotations.Nullable;

/** Reckons what a pattern cost the server side: what was used, less what is used with nothing to do. */
final class ServerLedger {
    // The clock by which the system counts Kafka's and PostgreSQL's CPU time ticks a hundred times a second.
    private static final double TICK_MICROS = 10_000;

    private final Plan plan;
    private final @Nullable ByPart idlePerSecond;
    private final @Nullable ByPart making;
    private final double noiseMicros;
    private final double noiseMicrosPerSecond;
    private final double noiseBytes;

    ServerLedger(Plan plan, Window idle, Stage nobodyBefore, Stage nobodyAfter) {
        this.plan = plan;
        this.idlePerSecond = idle.cpuMicros() == null ? null : idle.cpuMicros().times(1 / idle.seconds());
        ByPart before = above(nobodyBefore.moving());
        ByPart after = above(nobodyAfter.moving());
        this.making = before == null || after == null ? null : before.plus(after).times(0.5);
        this.noiseMicros = before == null || after == null ? 0 : Math.max(TICK_MICROS, Math.abs(before.total() - after.total()));
        this.noiseBytes = Math.max(bytes(nobodyBefore), bytes(nobodyAfter));
        this.noiseMicrosPerSecond = noisePerSecond(nobodyBefore.resting(), nobodyAfter.resting());
    }

    /** By how much the services' memory changed while nobody came. */
    private static double bytes(Stage nobody) {
        return nobody.liveBytes() == null ? 0 : Math.abs(nobody.liveBytes().total());
    }

    /** How far from the background the server side was while orders rested that nobody followed. */
    private double noisePerSecond(Window one, Window other) {
        if (one.seconds() < 0.5) {
            return 0;
        }
        return Math.max(TICK_MICROS / one.seconds(), Math.max(deviation(one), deviation(other)));
    }

    private double deviation(Window resting) {
        ByPart above = above(resting);
        return above == null ? 0 : Math.abs(above.total()) / resting.seconds();
    }

    @Nullable
    ByPart idlePerSecond() {
        return idlePerSecond;
    }

    /** For one update of one order. */
    @Nullable
    ByPart makingPerUpdate() {
        return making == null ? null : making.times(1.0 / plan.orders() / plan.pace().steps().size());
    }

    ServerCost cost(Stage stage, int subscribers) {
        ByPart moving = some(above(stage.moving()));
        ByPart entering = some(above(stage.entering()));
        ByPart live = stage.liveBytes() == null || stage.liveBytes().total() <= noiseBytes ? null : stage.liveBytes();
        boolean rested = stage.resting().seconds() >= 0.5;
        ByPart resting = rested ? above(stage.resting()) : null;
        double updates = stage.moving().updates();
        double subscriberSeconds = subscribers * stage.resting().seconds();
        return new ServerCost(per(moving, updates), each(moving, updates), delivering(moving, updates),
                moving == null || updates == 0 ? null : noiseMicros / updates, per(entering, subscribers),
                rested ? stage.resting().seconds() : null, per(resting, subscriberSeconds),
                resting == null ? null : noiseMicrosPerSecond / subscribers,
                rested ? stage.resting().requests() / subscriberSeconds : null, rested ? stage.resting().bytes() / subscriberSeconds : null,
                per(live, subscribers), each(live, subscribers));
    }

    private @Nullable Double delivering(@Nullable ByPart moving, double updates) {
        if (moving == null || making == null || updates == 0) {
            return null;
        }
        double delivering = moving.minus(making).total();
        return delivering > noiseMicros ? delivering / updates : null;
    }

    private @Nullable ByPart above(Window window) {
        return window.cpuMicros() == null || idlePerSecond == null
                ? null
                : window.cpuMicros().minus(idlePerSecond.times(window.seconds()));
    }

    /** A figure that is nothing or less is none: it is within what the services happen to use more or less of. */
    private static @Nullable ByPart some(@Nullable ByPart amount) {
        return amount == null || amount.total() <= 0 ? null : amount;
    }

    private static @Nullable Double per(@Nullable ByPart amount, double count) {
        return amount == null || count == 0 ? null : amount.total() / count;
    }

    private static @Nullable ByPart each(@Nullable ByPart amount, double count) {
        return amount == null || count == 0 ? null : amount.times(1 / count);
    }
}
