package dev.orderup.order.async;

import dev.orderup.order.signal.Notified;
import dev.orderup.order.signal.Signal;
import dev.orderup.order.signal.WakeUpCalls;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import org.springframework.stereotype.Component;

/** Lets idle workers sleep until there is a job of their kind, in this instance or in any other. */
@Component
class DueJobs implements Notified {
    private static final String CHANNEL = "job_due";

    private final WakeUpCalls calls;
    private final Map<JobKind, Signal> signals = new EnumMap<>(JobKind.class);

    DueJobs(WakeUpCalls calls) {
        this.calls = calls;
        for (var kind : JobKind.values()) {
            signals.put(kind, new Signal());
        }
    }

    void submitted(JobKind kind) {
        wake(kind);
        calls.call(CHANNEL, kind.name());
    }

    void wake(JobKind kind) {
        signal(kind).raise();
    }

    void await(JobKind kind, Duration atMost) throws InterruptedException {
        signal(kind).await(atMost);
    }

    private Signal signal(JobKind kind) {
        return Objects.requireNonNull(signals.get(kind));
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public void notified(String what) {
        for (var kind : JobKind.values()) {
            if (what.isEmpty() || what.equals(kind.name())) {
                wake(kind);
            }
        }
    }
}
