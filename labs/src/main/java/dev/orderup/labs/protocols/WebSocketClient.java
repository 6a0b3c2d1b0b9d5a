package dev.orderup.labs.protocols;

import dev.orderup.labs.system.OrderSocket;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A WebSocket, opened with the first question. A question is a text message of the least size, and so is the answer: what it adds to them is what it costs. */
final class WebSocketClient implements Client {
    private static final long PATIENCE_SECONDS = 20;
    private static final String PING = "{\"type\":\"ping\"}";
    private final Door door;
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1);
    private @Nullable WebSocket socket;

    WebSocketClient(Door door) {
        this.door = door;
    }

    @Override
    public void ask(int times) throws InterruptedException {
        try {
            var to = opened();
            for (int i = 0; i < times; i++) {
                within(to.sendText(PING, true));
                if (answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
                    throw new TimeoutException("no answer within %d s".formatted(PATIENCE_SECONDS));
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            throw door.failed(e);
        }
    }

    private WebSocket opened() throws InterruptedException, ExecutionException, TimeoutException {
        var now = socket;
        if (now == null) {
            now = within(OrderSocket.open(http, door.address(), door.authorization(), new Listener()));
            socket = now;
        }
        return now;
    }

    private static <T> T within(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        http.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            if (last) {
                answers.add(part.toString()); // One question is under way at most.
            }
            socket.request(1);
            return null;
        }
    }
}
