package dev.orderup.gateway.exchange;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * One event loop and its clock. Deadlines are looked at twenty times a second instead of being scheduled one by one:
 * a timer per request would cost an allocation and a place in a heap, an entry in this list costs two pointers.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
public final class Loop {
    private static final long TICK_MILLIS = 50;
    private final EventLoop eventLoop;
    private final int index;
    private final Timed ring = new Timed() {
        @Override
        protected void tick(long now) {
            throw new IllegalStateException("the head of the ring is never ticked");
        }
    };
    private boolean ticking;

    public Loop(EventLoop eventLoop, int index) {
        this.eventLoop = eventLoop;
        this.index = index;
    }

    public EventLoop eventLoop() {
        return eventLoop;
    }

    public int index() {
        return index;
    }

    public void watch(Timed timed) {
        ring.insert(timed);
        if (!ticking) {
            ticking = true;
            eventLoop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Does something once, after a while; for what is rare, such as a back-off. What it is for may be over by then, which it looks at itself. */
    public void later(long nanos, Runnable action) {
        eventLoop.schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    /** Everything that is watched, oldest first; what is looked at may end and leave the ring meanwhile. */
    private void tick() {
        ring.tickAll(System.nanoTime());
        ticking = !ring.isAlone();
        if (ticking) {
            eventLoop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Something with deadlines: a member of the ring of its loop from watch to unwatch. */
    public abstract static class Timed {
        private Timed before = this;
        private Timed after = this;

        protected abstract void tick(long now);

        public final void unwatch() {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
        }

        boolean isAlone() {
            return after == this;
        }

        void insert(Timed timed) {
            timed.before = before;
            timed.after = this;
            before.after = timed;
            before = timed;
        }

        /**
         * A marker walks the ring, so that what is ticked may leave it, and take others with it, without the walk losing its
         * place; who joins during the walk stands before the head and is met too, who joins again is met once more at most.
         */
        void tickAll(long now) {
            var marker = new Marker();
            after.insert(marker);
            var last = before;
            while (marker.after() != this) {
                var timed = marker.after();
                marker.unwatch();
                timed.after().insert(marker);
                timed.tick(now);
                if (timed == last) {
                    break;
                }
            }
            marker.unwatch();
        }

        Timed after() {
            return after;
        }
    }

    private static final class Marker extends Timed {
        @Override
        protected void tick(long now) {
            throw new IllegalStateException("a marker is never ticked");
        }
    }
}
