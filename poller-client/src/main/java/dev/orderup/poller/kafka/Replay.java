package dev.orderup.poller.kafka;

import dev.orderup.poller.order.Credentials;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.HttpFailures;
import dev.orderup.poller.order.OrderJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks for events to be read again into the kitchen analytics, and follows how far that has come. */
public final class Replay {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    private final URI gateway;
    private final Credentials credentials;

    public Replay(URI gateway, Credentials credentials) {
        this.gateway = gateway;
        this.credentials = credentials;
    }

    /**
     * Runs to its end, for as long as that takes; closing the connection ends it. Throws {@link Failure}.
     *
     * @param watcher told after each batch
     * @return how it was at the end
     */
    public Progress since(Instant since, Consumer<Progress> watcher) {
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_WITHIN).build()) {
            HttpResponse<Stream<String>> answer = http.send(request(since), BodyHandlers.ofLines());
            try (Stream<String> lines = answer.body()) {
                if (answer.statusCode() != 200) {
                    byte[] problem = lines.collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
                    throw HttpFailures.of(answer.statusCode(), problem, answer.headers().firstValue("Retry-After").orElse(null), "");
                }
                return follow(lines, watcher);
            }
        } catch (UncheckedIOException e) {
            throw HttpFailures.of(Objects.requireNonNull(e.getCause()), gateway);
        } catch (IOException e) {
            throw HttpFailures.of(e, gateway);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpFailures.of(new InterruptedIOException("interrupted"), gateway);
        }
    }

    private static Progress follow(Stream<String> lines, Consumer<Progress> watcher) {
        Progress last = lines.filter(line -> !line.isBlank())
                .map(line -> OrderJson.read(line, Progress.class))
                .peek(watcher)
                .reduce((_, later) -> later)
                .orElseThrow(() -> new Failure.Refused("the service answered nothing"));
        if (last.read() < last.total()) {
            throw new Failure.Unavailable("the replay broke off after " + last.read() + " of " + last.total() + " records; repeat it",
                    null);
        }
        return last;
    }

    private HttpRequest request(Instant since) {
        var request = HttpRequest.newBuilder(gateway.resolve("/analytics/replays?since=" + since))
                .header("Accept", "application/x-ndjson, application/problem+json")
                .POST(BodyPublishers.noBody());
        @Nullable
        String authorization = credentials.authorization();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request.build();
    }

    /**
     * How far a replay has come.
     *
     * @param filled events that the view had not seen
     * @param absorbed events that it had seen
     * @param unreadable records that are no events
     */
    public record Progress(Instant since, long read, long total, long filled, long absorbed, long unreadable) {}
}
