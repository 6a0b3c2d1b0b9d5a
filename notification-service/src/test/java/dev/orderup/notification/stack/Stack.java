package dev.orderup.notification.stack;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.awaitility.Awaitility;

/** What all integration tests of this module share: one broker, one history, and one instance that is ready. */
public final class Stack {
    public static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    public static final EmbeddedKafka KAFKA = new EmbeddedKafka();
    public static final HistoryServer HISTORY = new HistoryServer();
    public static final Orders ORDERS = new Orders(HISTORY, KAFKA.bootstrapServers());
    public static final Instance SERVICE = ready(instance());

    private Stack() {}

    /** Another instance, which may not be ready yet. */
    public static Instance instance(String... settings) {
        return new Instance(KAFKA.bootstrapServers(), HISTORY.target(), settings);
    }

    public static Instance ready(Instance instance) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> readiness(instance) == 200);
        return instance;
    }

    public static int readiness(Instance instance) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + instance.managementPort() + "/actuator/health/readiness");
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
