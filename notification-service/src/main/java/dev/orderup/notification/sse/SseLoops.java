package dev.orderup.notification.sse;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.util.concurrent.EventExecutor;

/**
 * Wakes streams on their event loops, one task for all that are woken together: an update of an order with thousands of followers
 * costs a few tasks, not one for each of them.
 */
final class SseLoops {
    private final ConcurrentHashMap<EventExecutor, Woken> loops = new ConcurrentHashMap<>();

    /** The queue of an event loop. There are as many as event loops, and those stay. */
    Woken of(EventExecutor loop) {
        return loops.computeIfAbsent(loop, Woken::new);
    }

    /** Streams of one event loop that have something to do. Each is in here at most once, so there are never more than streams. */
    static final class Woken implements Runnable {
        /** Then others of the loop have their turn: at a few microseconds each, a write takes them longer to wait for than a read. */
        private static final int AT_ONCE = 256;

        private final EventExecutor loop;
        private final Queue<SseStream> streams = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean scheduled = new AtomicBoolean();

        Woken(EventExecutor loop) {
            this.loop = loop;
        }

        void add(SseStream stream) {
            streams.add(stream);
            schedule();
        }

        @Override
        public void run() {
            scheduled.set(false);
            for (int done = 0; done < AT_ONCE; done++) {
                SseStream stream = streams.poll();
                if (stream == null) {
                    return;
                }
                stream.drain();
            }
            schedule();
        }

        private void schedule() {
            if (scheduled.compareAndSet(false, true)) {
                loop.execute(this);
            }
        }
    }
}
