package dev.orderup.poller.cost;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads of one pattern and reads the CPU time they have used.
 *
 * <p>Only these threads: the compiler and the garbage collector work for all patterns on threads of their own, so their
 * share cannot be told apart and is left out.
 */
public final class CpuMeter implements ThreadFactory {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final String name;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    public CpuMeter(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        var thread = new Thread(work, name + "-" + (threads.size() + 1));
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /** Nothing where the JVM cannot measure it, or when a thread has ended and taken its reading with it. */
    public Optional<Duration> cpu() {
        if (!THREADS.isThreadCpuTimeSupported()) {
            return Optional.empty();
        }
        List<Long> nanos = threads.stream().map(thread -> THREADS.getThreadCpuTime(thread.threadId())).toList();
        return nanos.stream().anyMatch(time -> time < 0)
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos.stream().mapToLong(Long::longValue).sum()));
    }
}
