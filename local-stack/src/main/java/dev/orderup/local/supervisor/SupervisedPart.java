package dev.orderup.local.supervisor;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.part.Output;
import dev.orderup.local.part.Part;
import dev.orderup.local.process.Posix;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One part and the thread that watches over it.
 *
 * <p>Its story: it waits until the parts it needs are ready; it is started; it is asked ten times a second whether it serves,
 * and once it does, every other second whether it still does. When its process ends and nobody asked for that, it is started
 * again after the back-off. It fails for good when it never came up in a few attempts, or died too often in a row.
 */
final class SupervisedPart {
    private static final Duration ASKED_EVERY = Duration.ofMillis(100);
    private static final Duration LOOKED_AFTER_EVERY = Duration.ofSeconds(2);
    /** A slow machine starts all services at once; beyond this, something is wrong. */
    private static final Duration START_TAKES_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_TAKES_MAX = Duration.ofSeconds(20);
    private static final int FIRST_ATTEMPTS_MAX = 3;

    private final Part part;
    private final Output output;
    private final Runnable changed;
    private final Consumer<PartFailure> failed;
    private final Thread thread;
    private final Backoff backoff = new Backoff();
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile PartState state = PartState.WAITING;
    private final AtomicInteger restarts = new AtomicInteger();
    private volatile @Nullable Process process;

    SupervisedPart(Part part, StackHome home, List<CompletableFuture<Void>> needed, Runnable changed, Consumer<PartFailure> failed)
            throws IOException {
        this.part = part;
        this.output = Output.of(home, part.name());
        this.changed = changed;
        this.failed = failed;
        this.thread = new Thread(() -> live(needed), part.name());
    }

    void start() {
        thread.start();
    }

    /** Completes when the part serves for the first time; cancelled when it fails to. */
    CompletableFuture<Void> firstReady() {
        return firstReady;
    }

    private void live(List<CompletableFuture<Void>> needed) {
        try {
            CompletableFuture.allOf(needed.toArray(CompletableFuture<?>[]::new)).get();
            while (!isStopping() && serveOnce()) {
                restarts.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException e) {
            firstReady.cancel(false); // what it needs has failed and says so itself
        } catch (IOException e) {
            fail(e.toString());
        }
    }

    /** From a start to the end of the process and of the pause after it. Answers whether to start again. */
    private boolean serveOnce() throws IOException, InterruptedException {
        become(PartState.STARTING);
        var command = part.launch().prepare();
        var started = startUnlessStopping(command);
        if (started == null) {
            return false;
        }
        var begin = System.nanoTime();
        if (becomesReady(started)) {
            begin = System.nanoTime();
            become(PartState.READY);
            firstReady.complete(null);
            lookAfter(started);
        }
        return !isStopping() && pauseAfterDeath(started, Duration.ofNanos(System.nanoTime() - begin));
    }

    private synchronized @Nullable Process startUnlessStopping(ProcessBuilder command) throws IOException {
        if (isStopping()) {
            return null;
        }
        var started = output.start(command);
        process = started;
        changed.run();
        return started;
    }

    private boolean becomesReady(Process started) throws InterruptedException {
        var deadline = System.nanoTime() + START_TAKES_MAX.toNanos();
        while (!started.waitFor(ASKED_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            if (part.readiness().holds(started.toHandle())) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                Ending.of(List.of(started.toHandle()), STOP_TAKES_MAX, this::ask);
            }
        }
        return false;
    }

    private void lookAfter(Process running) throws InterruptedException {
        while (!running.waitFor(LOOKED_AFTER_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            output.bound();
            become(part.readiness().holds(running.toHandle()) ? PartState.READY : PartState.UNREADY);
        }
    }

    private boolean pauseAfterDeath(Process ended, Duration served) throws InterruptedException {
        var pause = backoff.afterDeath(served);
        var cameNeverUp = !firstReady.isDone() && restarts.get() + 1 >= FIRST_ATTEMPTS_MAX;
        if (pause.isEmpty() || cameNeverUp) {
            fail("its process ended with exit status %d".formatted(ended.exitValue()));
            return false;
        }
        become(PartState.RESTARTING);
        return !stopping.await(pause.get().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void fail(String reason) {
        become(PartState.FAILED);
        failed.accept(new PartFailure(part.name(), reason, output));
        firstReady.cancel(false);
    }

    private void become(PartState next) {
        if (state != next && !isStopping()) {
            state = next;
            changed.run();
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Tells the process to stop, waits for it, and forces it if it does not. */
    void stop() throws InterruptedException {
        Process running;
        synchronized (this) {
            stopping.countDown();
            running = process;
        }
        thread.interrupt();
        if (running != null && running.isAlive()) {
            Ending.of(List.of(running.toHandle()), STOP_TAKES_MAX, this::ask);
        }
        thread.join();
        state = state == PartState.FAILED ? state : PartState.STOPPED;
        changed.run();
    }

    private void ask(ProcessHandle running) {
        if (!part.interrupt() || !Posix.interrupt(running.pid())) {
            running.destroy();
        }
    }

    PartStatus status() {
        var running = process;
        var pid = running != null && running.isAlive() ? Long.valueOf(running.pid()) : null;
        return new PartStatus(part.name(), state, pid, part.address(), part.url(), null, null, restarts.get(), output.file().toString());
    }
}
