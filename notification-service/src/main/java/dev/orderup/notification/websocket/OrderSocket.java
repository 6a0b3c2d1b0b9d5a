package dev.orderup.notification.websocket;

import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.Caller;
import dev.orderup.notification.feed.Encoding;
import dev.orderup.notification.stream.Heartbeats;
import dev.orderup.notification.stream.PullStream;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;

/**
 * What is said on one socket: answers to the client's own frames first, then the news of its orders, in turn, so that a
 * busy order does not silence a quiet one.
 *
 * <pre>
 *   answers ------------------\
 *   line of watches with news --&gt; next() --&gt; socket, as fast as the client reads
 *   ping, when one is due ----/
 * </pre>
 */
final class OrderSocket extends PullStream<WebSocketMessage> implements Runnable {
    private static final int BEATS_TO_CUT = 2;

    private static final CloseStatus EXPIRED = CloseStatus.POLICY_VIOLATION.withReason("token expired");

    private final WebSocketSession session;
    private final Caller caller;
    private final Encoding<byte[]> encoding;
    private final Heartbeats heartbeats;
    private final Runnable cutOff;
    private final int answersMax;
    private final Map<UUID, Watch> watches = new ConcurrentHashMap<>();
    private final Map<String, KitchenDisplay> displays = new ConcurrentHashMap<>();
    private final Queue<Watch> line = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answersWaiting = new AtomicInteger();
    private volatile boolean pingDue;
    private volatile @Nullable CloseStatus closing;
    /** Whether the client took anything since the last beat. */
    private volatile boolean taken;
    private int beatsStuck;

    OrderSocket(WebSocketSession session, Caller caller, Encoding<byte[]> encoding, Heartbeats heartbeats, Runnable cutOff,
            int answersMax) {
        this.session = session;
        this.caller = caller;
        this.encoding = encoding;
        this.heartbeats = heartbeats;
        this.cutOff = cutOff;
        this.answersMax = answersMax;
        heartbeats.add(this);
    }

    Map<UUID, Watch> watches() {
        return watches;
    }

    /** Its kitchens, by restaurant. */
    Map<String, KitchenDisplay> displays() {
        return displays;
    }

    boolean isClosing() {
        return closing != null;
    }

    /** The token was shown once, for all that is said on the socket; when it ends, so does the socket. */
    boolean hangUpIfOver() {
        if (caller.isOver()) {
            hangUp(EXPIRED);
        }
        return isClosing();
    }

    void answer(byte[] frame) {
        if (answersWaiting.incrementAndGet() > answersMax) {
            hangUp(CloseStatus.SERVICE_OVERLOAD.withReason("answers are not read"));
            return;
        }
        answers.add(frame);
        wake();
    }

    /** The watch has news. */
    void enter(Watch watch) {
        if (watch.enterLine()) {
            line.add(watch);
            wake();
        }
    }

    void hangUp(CloseStatus status) {
        if (closing == null) {
            closing = status;
            var _ = session.close(status).subscribe(_ -> {}, _ -> {
                // The client went first.
            });
            wake();
        }
    }

    @Override
    protected @Nullable WebSocketMessage next() {
        if (closing != null) {
            return null;
        }
        byte[] frame = answers.poll();
        if (frame != null) {
            answersWaiting.decrementAndGet();
        } else {
            frame = news();
        }
        return frame != null ? text(frame) : ping();
    }

    private byte @Nullable [] news() {
        for (Watch watch = line.poll(); watch != null; watch = line.poll()) {
            byte[] frame = watch.next(encoding);
            if (frame == null) {
                frame = farewell(watch);
            }
            if (!watch.leaveLine()) {
                enterQuietly(watch);
            }
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    private void enterQuietly(Watch watch) {
        if (watch.enterLine()) {
            line.add(watch);
        }
    }

    private byte @Nullable [] farewell(Watch watch) {
        EndReason reason = watch.ended();
        if (reason == null) {
            return null;
        }
        watches.remove(watch.orderId(), watch);
        watch.close();
        return switch (reason) {
            case FINAL, HISTORY_UNAVAILABLE -> ServerFrames.ended(watch.orderId(), reason.word());
            case TOO_SLOW -> hungUp(CloseStatus.SERVICE_OVERLOAD.withReason("updates are not read"));
            case TOKEN_EXPIRED -> hungUp(EXPIRED);
            case RESTARTING -> hungUp(CloseStatus.GOING_AWAY.withReason("restarting"));
        };
    }

    private byte @Nullable [] hungUp(CloseStatus status) {
        hangUp(status);
        return null;
    }

    private WebSocketMessage text(byte[] frame) {
        taken = true;
        return new WebSocketMessage(WebSocketMessage.Type.TEXT, session.bufferFactory().wrap(frame));
    }

    private @Nullable WebSocketMessage ping() {
        if (!pingDue || closing != null) {
            return null;
        }
        pingDue = false;
        return session.pingMessage(buffers -> buffers.wrap(new byte[0]));
    }

    @Override
    protected boolean isOver() {
        return closing != null;
    }

    @Override
    protected void closed() {
        heartbeats.remove(this);
        watches.values().forEach(Watch::close);
        watches.clear();
        displays.values().forEach(KitchenDisplay::close);
        displays.clear();
    }

    /** A heartbeat is due. A client that has taken nothing of what waits for it since the one before last is cut off. */
    @Override
    public void run() {
        pingDue = true;
        beatsStuck = isStuck() ? beatsStuck + 1 : 0;
        taken = false;
        if (beatsStuck >= BEATS_TO_CUT) {
            watches.values().forEach(Watch::drop);
            hangUp(CloseStatus.SERVICE_OVERLOAD.withReason("nothing is read"));
            fail(new IllegalStateException("the client has stopped reading"));
            cutOff.run();
        } else if (!hangUpIfOver()) {
            wake();
        }
    }

    private boolean isStuck() {
        boolean waiting = closing != null || !line.isEmpty() || !answers.isEmpty();
        return waiting && !taken;
    }
}
