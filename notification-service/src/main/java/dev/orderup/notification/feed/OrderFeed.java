package dev.orderup.notification.feed;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderup.notification.feed.FeedException.FeedStopping;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Publish-subscribe inside one instance: updates come in from Kafka once, and go out to every follower of their order.
 *
 * <p><b>When to choose it</b>: many subscribers, each interested in little of what is published, on instances any of
 * which may serve any of them. Every instance then reads everything and keeps only what somebody here follows.
 *
 * <p><b>What it promises</b>: a follower hears every update after the version it names, in order, none twice, whatever
 * Kafka redelivers and whenever the follower comes: before the order's first event got here, in the middle, after the
 * last one, or across a restart. {@link OrderLog} tells how.
 *
 * <p><b>What it costs</b>: per event, one encoding per transport; per follower, one cursor; per followed order, its
 * updates and one question to order-service when the first follower comes. The tests of this package count them.
 *
 * <p><b>How to add a transport</b>: a package beside {@code sse} with one door, which asks for an {@link #audience}, keeps
 * an {@link Encoding} of it and pulls from the {@link Follower} that {@link #follow} gives it.
 */
@Component
public class OrderFeed {
    private final ConcurrentHashMap<UUID, OrderLog> logs = new ConcurrentHashMap<>();
    private final AtomicInteger lingering = new AtomicInteger();
    private final OrderHistory history;
    private final FeedSettings settings;
    private final MeterRegistry registry;
    private final FeedMeters meters;
    private volatile boolean stopping;

    public OrderFeed(OrderHistory history, FeedSettings settings, MeterRegistry registry) {
        this.history = history;
        this.settings = settings;
        this.registry = registry;
        this.meters = new FeedMeters(registry);
        registry.gaugeMapSize("orderup.feed.orders", Tags.empty(), logs);
    }

    /** Those who come by one transport; asked for once by each door. */
    public Audience audience(String transport) {
        return new Audience(transport, registry);
    }

    /**
     * Follows an order from the version after the one named, as long as the caller may. The future fails with a {@link FeedException}; when it is
     * cancelled, the follower that nobody waits for any more is closed.
     */
    public CompletableFuture<Follower> follow(UUID orderId, long after, Caller caller, Audience audience) {
        if (after < 0) {
            throw new IllegalArgumentException("after: " + after + " (expected: 0 or more)");
        }
        CompletableFuture<Follower> result = new CompletableFuture<>();
        if (stopping) {
            result.completeExceptionally(new FeedStopping(orderId));
            return result;
        }
        OrderLog log = logs.compute(orderId, (_, known) -> retained(known, orderId));
        var _ = ready(log, after).thenApply(known -> known.join(after, caller, audience)).whenComplete((follower, failure) -> {
            if (follower == null) {
                release(log);
                result.completeExceptionally(reason(failure));
            } else if (result.complete(follower)) {
                cutIfStopping(follower);
            } else {
                follower.close();
            }
        });
        return result;
    }

    /** An update that was committed, heard from Kafka; perhaps not for the first time, perhaps not in order. */
    public void publish(OrderUpdate update) {
        OrderLog log = logs.get(update.orderId());
        if (log != null) {
            log.offer(new OrderEvent(update));
        }
    }

    /** An event of this order may have been lost on its way here. */
    public void doubt(UUID orderId) {
        OrderLog log = logs.get(orderId);
        if (log != null) {
            log.doubt();
        }
    }

    /** Events of any order may have been lost on their way here. */
    public void doubtAll() {
        logs.values().forEach(OrderLog::doubt);
    }

    /** Ends every follower with {@link EndReason#RESTARTING} and takes no new ones. */
    public void stop() {
        stopping = true;
        logs.values().forEach(log -> log.cutAll(EndReason.RESTARTING));
    }

    /** Ends the followers whose tokens have expired. */
    void expire() {
        long nowMillis = System.currentTimeMillis();
        logs.values().forEach(log -> log.expire(nowMillis));
    }

    /** Forgets orders that nobody came back to, and asks again after orders that have been silent for long. */
    void sweep() {
        for (OrderLog log : logs.values()) {
            if (log.needsRead()) {
                log.doubt();
            }
            logs.computeIfPresent(log.orderId(), (_, known) -> expired(known) ? forgotten() : known);
        }
    }

    private static CompletableFuture<OrderLog> ready(OrderLog log, long after) {
        // A follower that has seen more than this instance knows has heard it from another: then the history tells.
        return log.ready().thenCompose(known -> after <= known.version() ? CompletableFuture.completedFuture(known) : known.readFresh());
    }

    private void cutIfStopping(Follower follower) {
        if (stopping) {
            follower.cut(EndReason.RESTARTING);
        }
    }

    private static Throwable reason(@Nullable Throwable failure) {
        Throwable reason = failure != null && failure.getCause() instanceof FeedException cause ? cause : failure;
        return reason != null ? reason : new IllegalStateException("a follow ended without a follower or a reason");
    }

    private OrderLog retained(@Nullable OrderLog known, UUID orderId) {
        OrderLog log = known != null ? known : new OrderLog(orderId, history, settings, meters, this::release);
        if (known != null && log.users == 0) {
            lingering.decrementAndGet();
        }
        log.users++;
        return log;
    }

    private void release(OrderLog log) {
        logs.computeIfPresent(log.orderId(), (_, known) -> known == log ? released(log) : known);
    }

    private @Nullable OrderLog released(OrderLog log) {
        log.users--;
        if (log.users > 0) {
            return log;
        }
        if (log.version() == 0 || lingering.get() >= settings.lingerMax()) {
            return null;
        }
        lingering.incrementAndGet();
        log.idleSinceNanos = System.nanoTime();
        return log;
    }

    private boolean expired(OrderLog log) {
        return log.users == 0 && System.nanoTime() - log.idleSinceNanos > settings.linger().toNanos();
    }

    private @Nullable OrderLog forgotten() {
        lingering.decrementAndGet();
        return null;
    }
}
