package dev.orderup.order.async;

import dev.orderup.order.signal.Notified;
import dev.orderup.order.signal.Signal;
import dev.orderup.order.signal.WakeUpCalls;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import org.springframework.stereotype.Component;

/** Wakes callers that wait for a job to end, wherever it was worked on. */
@Component
class EndedJobs implements Notified {
    private static final String CHANNEL = "job_ended";

    private final WakeUpCalls calls;
    private final Semaphore free;
    private final ConcurrentHashMap<Waiter, String> waiters = new ConcurrentHashMap<>();

    EndedJobs(WakeUpCalls calls, JobSettings settings) {
        this.calls = calls;
        this.free = new Semaphore(settings.waitersMax());
    }

    void ended(UUID id) {
        wake(id.toString());
        calls.call(CHANNEL, id.toString());
    }

    /** Empty if too many wait already. */
    Optional<Waiter> waiter(UUID id) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        var waiter = new Waiter();
        waiters.put(waiter, id.toString());
        return Optional.of(waiter);
    }

    private void wake(String id) {
        waiters.forEach((waiter, awaited) -> {
            if (awaited.equals(id)) {
                waiter.signal.raise();
            }
        });
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public void notified(String what) {
        if (what.isEmpty()) {
            waiters.keySet().forEach(waiter -> waiter.signal.raise());
        } else {
            wake(what);
        }
    }

    /** Someone who waits, until it is closed. */
    final class Waiter implements AutoCloseable {
        final Signal signal = new Signal();

        @Override
        public void close() {
            if (waiters.remove(this) != null) {
                free.release();
            }
        }
    }
}
