package dev.orderup.poller.kitchen;

import dev.orderup.poller.order.Credentials;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.HttpFailures;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.Pause;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A kitchen's display over WebSocket: it is pushed each new order of its restaurant, and acknowledges it (topic 3, {@code websocket}).
 *
 * <p>Choose acknowledgements when it must be known that what was pushed was seen, and by one of several. What was not acknowledged comes again
 * when the connection breaks, here or at another display; so a ticket may be shown twice ({@link Ticket#deliveries}), and never after
 * {@link DisplayListener#acknowledged}. The service sends no more than a window of tickets ahead of the acknowledgements. It costs a frame each
 * way for each ticket, and a write in the service's database. Figures: {@code ./orderup kitchen NAME} prints the staleness of each.
 *
 * <p>Comes again by itself when the connection breaks. For one thread.
 */
public final class Display implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI gateway;
    private final Credentials credentials;
    private final String restaurantId;
    private final int window;
    private final boolean acknowledges;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
    private boolean letIn;
    private long heard;

    /**
     * @param window how many tickets it takes before it has acknowledged them
     * @param acknowledges false to look only
     */
    public Display(URI gateway, Credentials credentials, String restaurantId, int window, boolean acknowledges) {
        this.gateway = gateway;
        this.credentials = credentials;
        this.restaurantId = restaurantId;
        this.window = window;
        this.acknowledges = acknowledges;
    }

    /**
     * Shows tickets until the listener is done.
     *
     * @throws Failure if it is refused, if nobody was there at all, or if the listener was not done by the deadline
     */
    public void run(DisplayListener listener, Instant deadline) {
        for (int breaks = 0; !listener.isDone();) {
            long before = heard;
            try {
                show(listener, deadline);
            } catch (Failure.Unavailable e) {
                if (e.isUnreachable() && !letIn) {
                    throw e;
                }
                breaks = heard > before ? 1 : breaks + 1;
                pause(listener, e, breaks, deadline);
            }
        }
    }

    /** Over one connection. */
    private void show(DisplayListener listener, Instant deadline) {
        Frames frames = new Frames();
        WebSocket socket = open(frames);
        try {
            letIn = true;
            say(socket, KitchenFrame.Subscribe.to(restaurantId, window));
            while (!listener.isDone()) {
                hear(OrderJson.read(frames.next(deadline), KitchenFrame.class), socket, listener);
            }
        } finally {
            socket.abort();
        }
    }

    private void hear(KitchenFrame frame, WebSocket socket, DisplayListener listener) {
        heard++;
        switch (frame.type()) {
            case "ticket" -> {
                Ticket ticket = frame.toTicket();
                listener.shown(ticket);
                if (acknowledges) {
                    say(socket, KitchenFrame.Ack.of(ticket));
                }
            }
            case "acknowledged" -> listener.acknowledged(String.valueOf(frame.orderId()));
            case "withdrawn" -> listener.withdrawn(String.valueOf(frame.orderId()), String.valueOf(frame.reason()));
            case "ended" -> throw new Failure.Unavailable("the service has let this display go: " + frame.reason(), null);
            case "error" -> throw frame.failure();
            // subscribed, and whatever a newer service may have to say.
            default -> {
            }
        }
    }

    private WebSocket open(Frames frames) {
        URI uri = URI.create(gateway.toString().replaceFirst("^http", "ws")).resolve("/ws/orders");
        WebSocket.Builder handshake = http.newWebSocketBuilder().subprotocols("orderup.v1").connectTimeout(PATIENCE);
        String authorization = credentials.authorization();
        if (authorization != null) {
            handshake.header("Authorization", authorization);
        }
        try {
            return handshake.buildAsync(uri, frames).join();
        } catch (CompletionException e) {
            throw failure(e.getCause());
        }
    }

    private Failure failure(@Nullable Throwable error) {
        if (error instanceof WebSocketHandshakeException refused) {
            var answer = refused.getResponse();
            return HttpFailures.of(answer.statusCode(), new byte[0], answer.headers().firstValue("Retry-After").orElse(null), "?");
        }
        return HttpFailures.of(error == null ? new IllegalStateException("no reason given") : error, gateway);
    }

    private void say(WebSocket socket, Object frame) {
        try {
            socket.sendText(OrderJson.write(frame), true).join();
        } catch (CompletionException e) {
            throw failure(e.getCause());
        }
    }

    private static void pause(DisplayListener listener, Failure.Unavailable why, int breaks, Instant deadline) {
        Duration pause = Pause.after(breaks, why);
        if (Instant.now().plus(pause).isAfter(deadline)) {
            throw why;
        }
        listener.broke(why, pause);
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.Refused("interrupted");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
