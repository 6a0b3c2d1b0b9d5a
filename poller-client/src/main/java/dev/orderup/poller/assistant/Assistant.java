package dev.orderup.poller.assistant;

import dev.orderup.poller.order.Credentials;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.HttpFailures;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.pattern.SseEvent;
import dev.orderup.poller.pattern.SseParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events as chat products use them (topic 38, {@code sse}): the answer to one POST, of which each token is of use at once.
 *
 * <p>Choose it when the answer takes long to make and its beginning is of use before its end. {@code EventSource} can only GET, so the stream is
 * read by hand, and an answer that broke off is asked for again, not resumed. It costs a connection for as long as the answer takes; closing
 * it is how the work is cancelled. Figures: {@code ./orderup lab sse}.
 */
public final class Assistant implements AutoCloseable {
    // Longer than the gateway waits for a service, so that its answer (504) is seen rather than our impatience.
    private static final Duration PATIENCE = Duration.ofSeconds(35);
    private static final int READ_BYTES = 8 * 1024;

    private final URI gateway;
    private final Credentials credentials;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public Assistant(URI gateway, Credentials credentials) {
        this.gateway = gateway;
        this.credentials = credentials;
    }

    /**
     * Asks and waits for the end of the answer.
     *
     * @param saw is told each token as it comes
     * @throws Failure if there is no answer, or no end of it
     */
    public Answer ask(String orderId, String question, Consumer<String> saw) {
        HttpRequest request = request(orderId, question);
        var hearing = new Hearing(saw);
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw refusal(response, body, orderId);
                }
                return hearing.all(body);
            }
        } catch (IOException e) {
            throw HttpFailures.of(e, gateway);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpFailures.of(new InterruptedIOException("interrupted"), gateway);
        }
    }

    private HttpRequest request(String orderId, String question) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/orders/" + orderId + "/answers"))
                .timeout(PATIENCE)
                .header("Accept", "text/event-stream")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(OrderJson.write(Map.of("question", question))));
        String authorization = credentials.authorization();
        return (authorization == null ? request : request.header("Authorization", authorization)).build();
    }

    private static Failure refusal(HttpResponse<InputStream> response, InputStream body, String orderId) throws IOException {
        @Nullable
        String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
        return HttpFailures.of(response.statusCode(), body.readAllBytes(), retryAfter, orderId);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** One answer as it is heard. */
    private static final class Hearing {
        private final SseParser parser = new SseParser();
        private final StringBuilder text = new StringBuilder();
        private final Consumer<String> saw;
        private final long askedNanos = System.nanoTime();
        private Duration toFirstToken = Duration.ZERO;
        private Duration toLastToken = Duration.ZERO;
        private long tokens;
        private boolean done;

        Hearing(Consumer<String> saw) {
            this.saw = saw;
        }

        Answer all(InputStream body) throws IOException {
            byte[] bytes = new byte[READ_BYTES];
            for (int read = body.read(bytes); read >= 0 && !done; read = body.read(bytes)) {
                parser.feed(Arrays.copyOf(bytes, read)).forEach(this::hear);
            }
            if (!done) {
                throw new Failure.Unavailable("the answer broke off after " + tokens + " tokens", null);
            }
            return new Answer(text.toString(), tokens, toFirstToken, toLastToken);
        }

        private void hear(SseEvent event) {
            switch (event.type()) {
                case "token" -> token(OrderJson.read(event.data(), Token.class).text());
                case "done" -> done = true;
                case "error" ->
                    throw new Failure.Unavailable("the answer broke off: " + OrderJson.read(event.data(), Problem.class).detail(), null);
                // More kinds may come to be told of; whoever does not know one is to pass over it.
                default -> {
                }
            }
        }

        private void token(String token) {
            toLastToken = Duration.ofNanos(System.nanoTime() - askedNanos);
            if (tokens == 0) {
                toFirstToken = toLastToken;
            }
            tokens++;
            text.append(token);
            saw.accept(token);
        }
    }

    private record Token(String text) {}

    private record Problem(@Nullable String detail) {}
}
