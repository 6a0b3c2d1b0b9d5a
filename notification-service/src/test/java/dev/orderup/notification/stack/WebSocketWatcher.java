package dev.orderup.notification.stack;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** One socket; frames are kept as they came. */
public final class WebSocketWatcher extends Watcher implements WebSocket.Listener {
    private static final Pattern UPDATE = Pattern.compile("\\{\"type\":\"update\".*\"version\":(\\d+).*}");
    private static final Pattern ENDED = Pattern.compile("\\{\"type\":\"ended\".*\"reason\":\"([^\"]+)\"}");

    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    /** A socket that has said nothing yet. */
    public WebSocketWatcher(Instance instance) {
        this(instance, Stack.TOKEN);
    }

    public WebSocketWatcher(Instance instance, String token) {
        URI uri = URI.create("ws://127.0.0.1:" + instance.httpPort() + "/ws/orders");
        WebSocket.Builder handshake = Stack.HTTP.newWebSocketBuilder().subprotocols("orderup.v1");
        if (!token.isEmpty()) {
            handshake.header("Authorization", "Bearer " + token);
        }
        socket = handshake.buildAsync(uri, this).join();
    }

    WebSocketWatcher(Instance instance, UUID order, long after, String token) {
        this(instance, token);
        say("{\"type\":\"subscribe\",\"orderId\":\"" + order + "\",\"after\":" + after + "}");
    }

    public List<String> frames() {
        return frames;
    }

    /** Whether a frame of this type about the order came. */
    public boolean heard(String type, UUID order) {
        return frames.stream().anyMatch(frame -> frame.startsWith("{\"type\":\"" + type + "\"") && frame.contains(order.toString()));
    }

    public WebSocket socket() {
        return socket;
    }

    public void say(String frame) {
        socket.sendText(frame, true).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            hear(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    private void hear(String frame) {
        frames.add(frame);
        Matcher update = UPDATE.matcher(frame);
        Matcher end = ENDED.matcher(frame);
        if (update.matches()) {
            saw(Long.parseLong(update.group(1)));
        } else if (end.matches()) {
            ended(end.group(1));
        } else if (frame.startsWith("{\"type\":\"error\"")) {
            ended(frame.replaceAll(".*\"status\":(\\d+).*", "status $1"));
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        ended("closed " + statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        ended("lost: " + error.getMessage());
    }

    @Override
    public void close() {
        socket.abort();
    }
}
