package dev.orderup.notification.feed;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * One subscriber of one order: a cursor into the order's log, and somebody to wake. It holds no queue of its own. What
 * it has not read yet is the part of the shared log behind its cursor, so a follower costs a few dozen bytes whatever it
 * follows; when that part grows past the bound, the follower is cut off.
 *
 * <p>A door sets {@link #onNews}, then calls {@link #poll} whenever its client can take something and it was woken, from
 * one thread at a time, and closes the follower when the client is gone.
 */
public final class Follower implements AutoCloseable {
    private final OrderLog log;
    private final Audience audience;
    private final AtomicBoolean open = new AtomicBoolean(true);
    /** What was before the follower came: it counts neither as lag nor as stale. */
    private final long joined;
    private volatile long cursor;
    private volatile @Nullable EndReason cut;
    private volatile @Nullable Runnable onNews;

    /** Milliseconds of the epoch, so that nothing of a token is kept for each follower but this. */
    private final long untilMillis;

    Follower(OrderLog log, long after, long joined, long untilMillis, Audience audience) {
        this.log = log;
        this.untilMillis = untilMillis;
        this.audience = audience;
        this.joined = joined;
        this.cursor = after;
        audience.joined();
    }

    public UUID orderId() {
        return log.orderId();
    }

    /** The version that was read last. */
    public long version() {
        return cursor;
    }

    /** Says whom to wake when there is something new. Called from any thread, so it must not block. */
    public void onNews(Runnable action) {
        onNews = action;
        action.run();
    }

    /** Whether {@link #poll} has something. */
    public boolean hasNews() {
        return cut == null && cursor < log.version();
    }

    /** The next update, or null while there is none. */
    public @Nullable OrderEvent poll() {
        expire(System.currentTimeMillis());
        OrderEvent next = cut == null ? log.eventAfter(cursor) : null;
        if (next != null) {
            cursor = next.version();
        }
        return next;
    }

    /** Why nothing more will come, or null while more may. Asked after {@link #poll} had nothing. */
    public @Nullable EndReason ended() {
        EndReason reason = cut;
        if (reason != null) {
            return reason;
        }
        return log.isFinal() && cursor >= log.version() ? EndReason.FINAL : null;
    }

    /** Drops a client that has stopped reading: what it missed is not kept for it any longer. */
    public void drop() {
        cut(EndReason.TOO_SLOW);
    }

    /** Tells that the event was handed to the client's socket. */
    public void delivered(OrderEvent event) {
        audience.delivered(event.update(), event.version() > joined);
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            onNews = null;
            log.leave(this);
            audience.left();
        }
    }

    void wake(int lagMax) {
        if (cut == null && log.version() - Math.max(cursor, joined) > lagMax) {
            cut(EndReason.TOO_SLOW);
        } else {
            wake();
        }
    }

    /** Ends here if the follower's time is over. */
    void expire(long nowMillis) {
        if (nowMillis >= untilMillis) {
            cut(EndReason.TOKEN_EXPIRED);
        }
    }

    void cut(EndReason reason) {
        if (cut == null) {
            cut = reason;
            if (reason == EndReason.TOO_SLOW) {
                audience.dropped();
            }
            wake();
        }
    }

    private void wake() {
        Runnable action = onNews;
        if (action != null) {
            action.run();
        }
    }
}
