package dev.orderup.poller.kitchen;

import dev.orderup.poller.order.Failure;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The text frames of one socket, for one thread that takes them: the next is asked for when one was taken, so that one waits here at most. */
final class Frames implements WebSocket.Listener {
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket taken;

    /** A frame, or why there is none any more. */
    private sealed interface Heard {
        record Text(WebSocket socket, String text) implements Heard {}

        record End(Failure why) implements Heard {}
    }

    /**
     * Waits for the next frame.
     *
     * @throws Failure if there is none by the deadline, or ever
     */
    String next(Instant deadline) {
        if (taken != null) {
            taken.request(1);
            taken = null;
        }
        return switch (poll(deadline)) {
            case null -> throw new Failure.Refused("gave up: no ticket by " + deadline);
            case Heard.End(Failure why) -> throw why;
            case Heard.Text(WebSocket socket, String text) -> {
                taken = socket;
                yield text;
            }
        };
    }

    private @Nullable Heard poll(Instant deadline) {
        try {
            return heard.poll(Duration.between(Instant.now(), deadline).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Heard.End(new Failure.Refused("interrupted"));
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            heard.add(new Heard.Text(socket, partial.toString()));
            partial.setLength(0);
        } else {
            socket.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        heard.add(new Heard.End(new Failure.Unavailable("the WebSocket was closed: " + status + " " + reason, null)));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        heard.add(new Heard.End(new Failure.Unavailable("the WebSocket broke: " + error.getMessage(), error)));
    }
}
