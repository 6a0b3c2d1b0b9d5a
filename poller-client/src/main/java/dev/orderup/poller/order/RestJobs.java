package dev.orderup.poller.order;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked for without waiting (topic 2, {@code async}): {@code Prefer: respond-async} is answered with a job, which is then
 * followed to its end by long polls.
 *
 * <p>Choose it where the work takes longer than a request should, or must be done although the caller goes away; it costs two more requests.
 */
public final class RestJobs implements AutoCloseable {
    // Longer than a long poll of a job, and than the gateway waits for a service.
    private static final Duration PATIENCE = Duration.ofSeconds(65);
    private static final String WAIT = "wait=20";

    private final URI gateway;
    private final Credentials credentials;
    private final Consumer<Job> progress;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /**
     * For one user.
     *
     * @param progress is told of each state in which the job is seen
     */
    public RestJobs(URI gateway, Credentials credentials, Consumer<Job> progress) {
        this.gateway = gateway;
        this.credentials = credentials;
        this.progress = progress;
    }

    /** The order that the job has placed. */
    public Order place(NewOrder order, String idempotencyKey) {
        Job job = followed(request("/orders").header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(OrderJson.write(order))));
        return OrderJson.read(bytes(request(job.result())), Order.class);
    }

    /** Writes a restaurant's statement of these days, as CSV; as it is added up, or when a job has written it. */
    public void statement(String restaurant, LocalDate from, LocalDate to, boolean async, Writer out) {
        String path = "/restaurants/%s/statement?from=%s&to=%s".formatted(
                URLEncoder.encode(restaurant, StandardCharsets.UTF_8).replace("+", "%20"),
                from, to);
        HttpRequest.Builder request = async ? request(followed(request(path)).result()) : request(path);
        try (Reader csv = new InputStreamReader(send(request).body(), StandardCharsets.UTF_8)) {
            csv.transferTo(out);
        } catch (IOException e) {
            throw HttpFailures.of(e, gateway);
        }
    }

    private Job followed(HttpRequest.Builder request) {
        HttpResponse<InputStream> accepted = send(request.header("Prefer", "respond-async"));
        Job job = read(accepted);
        String location = accepted.headers().firstValue("Location").orElse("/jobs/" + job.id());
        while (!job.ended()) {
            progress.accept(job);
            job = read(send(request(location).header("Prefer", WAIT)));
        }
        if (job.result() == null) {
            throw new Failure.Refused("the job " + job.id() + " has ended as " + job.status() + ": see " + gateway.resolve(location));
        }
        return job;
    }

    private Job read(HttpResponse<InputStream> answer) {
        return OrderJson.read(bytes(answer), Job.class);
    }

    private byte[] bytes(HttpRequest.Builder request) {
        return bytes(send(request));
    }

    private byte[] bytes(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw HttpFailures.of(e, gateway);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) {
        HttpResponse<InputStream> answer = exchange(request.build());
        if (answer.statusCode() / 100 != 2) {
            @Nullable
            String retryAfter = answer.headers().firstValue("Retry-After").orElse(null);
            throw HttpFailures.of(answer.statusCode(), bytes(answer), retryAfter, "");
        }
        return answer;
    }

    private HttpResponse<InputStream> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw HttpFailures.of(e, gateway);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpFailures.of(new InterruptedIOException("interrupted"), gateway);
        }
    }

    private HttpRequest.Builder request(@Nullable String path) {
        var request = HttpRequest.newBuilder(gateway.resolve(path == null ? "" : path)).timeout(PATIENCE);
        var authorization = credentials.authorization();
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
