package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.time.Duration;

/** Waits for what other processes do, by looking again. */
public final class Until {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** Whether it holds now. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    private Until() {}

    /** Throws {@link LabFailure} if it does not come to hold in time. */
    public static void holds(String what, Duration within, Condition condition) throws InterruptedException {
        var deadline = System.nanoTime() + within.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new LabFailure("waited %d s in vain until %s".formatted(within.toSeconds(), what));
            }
            Thread.sleep(LOOK_EVERY);
        }
    }
}
