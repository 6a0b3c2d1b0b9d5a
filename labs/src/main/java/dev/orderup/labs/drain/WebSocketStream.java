package dev.orderup.labs.drain;

import dev.orderup.labs.system.OrderSocket;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A WebSocket with one subscription. */
final class WebSocketStream implements Subscription {
    private static final Pattern VERSION = Pattern
            .compile("\"type\":\"update\".*\"version\":(\\d+)|\"version\":(\\d+).*\"type\":\"update\"");

    @Override
    public void follow(Door door, UUID order, Follower follower) throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            while (true) {
                once(http, door, order, follower);
                Thread.sleep(COME_AGAIN_MILLIS);
            }
        }
    }

    private static void once(HttpClient http, Door door, UUID order, Follower follower) throws InterruptedException {
        var over = new CompletableFuture<Integer>();
        WebSocket socket = null;
        try {
            socket = OrderSocket.open(http, door.clear(), door.authorization(), new Listener(follower, over))
                    .get();
            follower.begun();
            socket.sendText("{\"type\":\"subscribe\",\"orderId\":\"%s\",\"after\":%d}".formatted(order, follower.last()), true).get();
            over.get();
        } catch (ExecutionException refusedOrEnded) {
            over.complete(WebSocket.NORMAL_CLOSURE);
        } finally {
            if (socket != null) {
                socket.abort();
            }
        }
    }

    private static final class Listener implements WebSocket.Listener {
        private final Follower follower;
        private final CompletableFuture<Integer> over;
        private final StringBuilder text = new StringBuilder();

        Listener(Follower follower, CompletableFuture<Integer> over) {
            this.follower = follower;
            this.over = over;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                var version = VERSION.matcher(text);
                if (version.find()) {
                    follower.saw(Long.parseLong(version.group(1) == null ? version.group(2) : version.group(1)));
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            over.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            over.completeExceptionally(error);
        }
    }
}
