package dev.orderup.labs.execution;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/**
 * An execution model: takes an order that has been read and parsed on {@code loop}, and gives what the endpoint answers.
 * The three differ in nothing but who waits and who computes.
 */
interface Execution extends AutoCloseable {
    static Execution of(Model model, InetSocketAddress kitchen, int platformThreads) {
        return switch (model) {
            case EVENT_LOOP -> new OnEventLoop(kitchen);
            case PLATFORM_THREADS -> OnThreads.platform(kitchen, platformThreads);
            case VIRTUAL_THREADS -> OnThreads.virtual(kitchen);
        };
    }

    /** Completes exceptionally when the kitchen cannot be asked, or when the model can take no more. Never blocks the caller, except by the work itself. */
    CompletionStage<Answer> execute(PlacedOrder order, Work work, EventLoop loop);

    @Override
    void close();

    /**
     * What the endpoint found out.
     *
     * @param kitchen what the kitchen said; empty if it was not asked
     * @param receipt the seal; empty if there is none
     * @param thread  who did the work
     */
    record Answer(String kitchen, String receipt, String thread) {
        static String describe(Thread thread) {
            return thread.isVirtual() ? "virtual" : thread.getName();
        }
    }
}
