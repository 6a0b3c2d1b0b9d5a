package dev.orderup.notification.websocket;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.Encoding;
import dev.orderup.notification.feed.Follower;
import dev.orderup.notification.feed.OrderEvent;

import org.jspecify.annotations.Nullable;

/** One order on one socket. */
final class Watch {
    private final UUID orderId;
    private final CompletableFuture<Follower> follow;
    /** True while it stands in the socket's line, so that it stands there once. */
    private final AtomicBoolean inLine = new AtomicBoolean();
    private volatile @Nullable Follower follower;
    private volatile boolean closed;

    Watch(UUID orderId, CompletableFuture<Follower> follow) {
        this.orderId = orderId;
        this.follow = follow;
    }

    UUID orderId() {
        return orderId;
    }

    CompletableFuture<Follower> follow() {
        return follow;
    }

    void begin(Follower newcomer, Runnable onNews) {
        follower = newcomer;
        newcomer.onNews(onNews);
        if (closed) {
            newcomer.close();
        }
    }

    boolean enterLine() {
        return !closed && inLine.compareAndSet(false, true);
    }

    /** Leaves the line; false if there is more to say by now, so that it has to enter again. */
    boolean leaveLine() {
        inLine.set(false);
        Follower source = follower;
        return closed || source == null || (!source.hasNews() && source.ended() == null);
    }

    byte @Nullable [] next(Encoding<byte[]> encoding) {
        Follower source = follower;
        OrderEvent event = source == null || closed ? null : source.poll();
        if (source == null || event == null) {
            return null;
        }
        source.delivered(event);
        return event.as(encoding);
    }

    @Nullable
    EndReason ended() {
        Follower source = follower;
        return source == null || closed ? null : source.ended();
    }

    /** The version that was sent last. */
    long version() {
        Follower source = follower;
        return source == null ? 0 : source.version();
    }

    /** The client has stopped reading. */
    void drop() {
        Follower source = follower;
        if (source != null) {
            source.drop();
        }
    }

    void close() {
        closed = true;
        follow.cancel(false);
        Follower source = follower;
        if (source != null) {
            source.close();
        }
    }
}
