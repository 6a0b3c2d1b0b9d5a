package dev.orderup.notification.sse;

import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.Encoding;
import dev.orderup.notification.feed.Follower;
import dev.orderup.notification.feed.OrderEvent;
import dev.orderup.notification.stream.Heartbeats;
import dev.orderup.notification.stream.PullStream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * One client's stream: greeting, updates, and a farewell that says why it is over. Heartbeats fill the silence.
 *
 * <p>A client that was dropped for being slow is told as soon as it reads again. If it takes nothing from one heartbeat to
 * the next, twice, while something waits for it, the connection is cut: it will notice and resume all the same.
 */
final class SseStream extends PullStream<DataBuffer> implements Runnable {
    private static final int BEATS_TO_CUT = 2;

    private final Follower follower;
    private final Encoding<byte[]> encoding;
    private final DataBufferFactory buffers;
    private final Heartbeats heartbeats;
    private final Runnable hangUp;
    private byte @Nullable [] greeting;
    private volatile boolean beat;
    /** Whether the client took anything since the last beat. */
    private volatile boolean taken;
    private int beatsStuck;
    private boolean over;

    SseStream(Follower follower, Encoding<byte[]> encoding, byte[] greeting, DataBufferFactory buffers, Heartbeats heartbeats,
            Runnable hangUp) {
        this.follower = follower;
        this.encoding = encoding;
        this.greeting = greeting;
        this.buffers = buffers;
        this.heartbeats = heartbeats;
        this.hangUp = hangUp;
        heartbeats.add(this);
        follower.onNews(this::wake);
    }

    @Override
    protected @Nullable DataBuffer next() {
        byte[] bytes = nextBytes();
        if (bytes == null) {
            return null;
        }
        taken = true;
        // Wrapped, not copied: every client's buffer is a view of the same bytes.
        return buffers.wrap(bytes);
    }

    private byte @Nullable [] nextBytes() {
        byte[] first = greeting;
        if (first != null) {
            greeting = null;
            return first;
        }
        OrderEvent event = follower.poll();
        if (event != null) {
            follower.delivered(event);
            return event.as(encoding);
        }
        return farewellOrHeartbeat();
    }

    private byte @Nullable [] farewellOrHeartbeat() {
        EndReason reason = follower.ended();
        if (reason != null && !over) {
            over = true;
            return SseWords.end(reason);
        }
        if (beat && !over) {
            beat = false;
            return SseWords.HEARTBEAT;
        }
        return null;
    }

    @Override
    protected boolean isOver() {
        return over;
    }

    @Override
    protected void closed() {
        heartbeats.remove(this);
        follower.close();
    }

    /** A heartbeat is due. If the one before still waits, and nothing else was taken instead, the client does not read. */
    @Override
    public void run() {
        beatsStuck = beat && !taken ? beatsStuck + 1 : 0;
        taken = false;
        beat = true;
        if (beatsStuck >= BEATS_TO_CUT) {
            follower.drop();
            fail(new IllegalStateException("the client has stopped reading"));
            hangUp.run();
        } else {
            wake();
        }
    }
}
