package dev.orderup.labs.execution;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread for each request, from a pool of the system's threads or a virtual one: the code reads top to bottom and waits by blocking.
 * A platform thread that waits keeps its stack and its place in the pool; a virtual one gives its carrier to the next and keeps a few hundred bytes.
 */
final class OnThreads implements Execution {
    /** Orders that wait for a thread of the pool. Beyond that the endpoint refuses: they would only wait longer. */
    private static final int QUEUE_MAX = 10_000;

    private final ExecutorService threads;
    private final BlockingKitchen kitchen;

    private OnThreads(ExecutorService threads, InetSocketAddress kitchen) {
        this.threads = threads;
        this.kitchen = new BlockingKitchen(kitchen);
    }

    static OnThreads platform(InetSocketAddress kitchen, int size) {
        var names = Thread.ofPlatform().name("pool-", 0).factory();
        return new OnThreads(new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_MAX), names), kitchen);
    }

    static OnThreads virtual(InetSocketAddress kitchen) {
        return new OnThreads(Executors.newVirtualThreadPerTaskExecutor(), kitchen);
    }

    @Override
    public CompletionStage<Answer> execute(PlacedOrder order, Work work, EventLoop loop) {
        try {
            return CompletableFuture.supplyAsync(() -> answer(order, work), threads);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedStage(full);
        }
    }

    private Answer answer(PlacedOrder order, Work work) {
        var said = work.asksKitchen() ? kitchen.ask(order) : "";
        var receipt = work.sealsReceipt() ? Receipt.sealed(order) : "";
        return new Answer(said, receipt, Answer.describe(Thread.currentThread()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        kitchen.close();
    }
}
