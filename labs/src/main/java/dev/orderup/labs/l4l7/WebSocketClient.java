package dev.orderup.labs.l4l7;

import dev.orderup.labs.system.OrderSocket;
import dev.orderup.labs.report.LabFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One WebSocket with one subscription. Its round trip is a ping of its own (RFC 6455 section 5.5.2), which whoever ends the WebSocket answers. */
final class WebSocketClient implements AutoCloseable {
    private static final long WITHIN_SECONDS = 20;
    private final Listener listener = new Listener();
    private final WebSocket socket;

    WebSocketClient(HttpClient http, URI target, String authorization, UUID order) throws InterruptedException {
        socket = within(OrderSocket.open(http, target, authorization, listener));
        within(socket.sendText("{\"type\":\"subscribe\",\"orderId\":\"%s\",\"after\":0}".formatted(order), true));
        if (!listener.told.await(WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new LabFailure("no word from the service %d s after subscribing".formatted(WITHIN_SECONDS));
        }
    }

    void ping() throws InterruptedException {
        within(socket.sendPing(ByteBuffer.wrap(new byte[]{1, 2, 3, 4})));
        if (listener.pongs.poll(WITHIN_SECONDS, TimeUnit.SECONDS) == null) {
            throw new LabFailure("no pong within %d s".formatted(WITHIN_SECONDS));
        }
    }

    private static <T> T within(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LabFailure("WebSocket: " + e, e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static final class Listener implements WebSocket.Listener {
        private final CountDownLatch told = new CountDownLatch(1);
        private final ArrayBlockingQueue<Integer> pongs = new ArrayBlockingQueue<>(1);

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            told.countDown();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            pongs.add(message.remaining()); // One ping is under way at most.
            socket.request(1);
            return null;
        }
    }
}
