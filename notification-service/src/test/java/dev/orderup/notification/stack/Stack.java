package dev.orderup.notification.stack;

import java.net.http.HttpClient;

/** What all integration tests of this module share: one broker, one history, and one instance that is ready. */
public final class Stack {
    public static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    public static final EmbeddedKafka KAFKA = new EmbeddedKafka();
    public static final HistoryServer HISTORY = new HistoryServer();
    public static final Orders ORDERS = new Orders(HISTORY, KAFKA.bootstrapServers());
    public static final Instance SERVICE = instance().ready();

    private Stack() {}

    /** Another instance, which may not be ready yet. */
    public static Instance instance(String... settings) {
        return new Instance(KAFKA.bootstrapServers(), HISTORY.target(), settings);
    }
}
