package dev.orderup.local.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The end of processes: asked for, waited for within a bound, then forced. */
final class Ending {
    private static final Duration FORCE_TAKES_MAX = Duration.ofSeconds(10);

    private Ending() {}

    /** Answers whether all went by themselves. Also ends the children that they leave behind. */
    static boolean of(Collection<ProcessHandle> processes, Duration grace, Consumer<ProcessHandle> ask) throws InterruptedException {
        var all = new ArrayList<>(processes);
        processes.forEach(process -> process.descendants().forEach(all::add));
        processes.forEach(ask);
        var went = gone(all, grace);
        if (!went) {
            all.forEach(ProcessHandle::destroyForcibly);
            gone(all, FORCE_TAKES_MAX);
        }
        return went;
    }

    private static boolean gone(Collection<ProcessHandle> processes, Duration limit) throws InterruptedException {
        var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
