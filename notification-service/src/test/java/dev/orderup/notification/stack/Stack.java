package dev.orderup.notification.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.springframework.context.support.GenericApplicationContext;

/** What all integration tests of this module share: one broker, one database, one history, and one instance that is ready. */
public final class Stack {
    public static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    public static final EmbeddedKafka KAFKA = new EmbeddedKafka();
    public static final EmbeddedPostgres POSTGRES = postgres();
    public static final HistoryServer HISTORY = new HistoryServer();
    public static final Issuer ISSUER = new Issuer();
    /** An operator's, who may follow every order: what tests show unless they say otherwise. */
    public static final String TOKEN = ISSUER.token("operator:tests");
    public static final Orders ORDERS = new Orders(HISTORY, KAFKA.bootstrapServers());
    public static final Instance SERVICE = instance("orderup.analytics.listen=true", "orderup.kitchen.listen=true").ready();

    private Stack() {}

    /** Another instance, which may not be ready yet. It is no member of a consumer group unless told so. */
    public static Instance instance(String... settings) {
        return instance(Map.of("orderup.analytics.listen", "false", "orderup.kitchen.listen", "false"), _ -> {}, settings);
    }

    static Instance instance(Map<String, String> base, Consumer<GenericApplicationContext> more, String... settings) {
        return new Instance(settings(base, settings), more);
    }

    /** Where the stack is, and what else is to be set. */
    static Map<String, String> settings(Map<String, String> base, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("spring.kafka.bootstrap-servers", KAFKA.bootstrapServers(),
                "spring.grpc.client.channel.order-service.target", HISTORY.target(),
                "spring.datasource.url", POSTGRES.getJdbcUrl("postgres", "postgres"), "spring.datasource.username", "postgres"));
        all.putAll(base);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            all.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return all;
    }

    /** Waits until the query has a row. */
    public static void await(String query) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreException(SQLException.class).until(() -> hasRow(query));
    }

    private static boolean hasRow(String query) throws SQLException {
        try (Connection connection = POSTGRES.getPostgresDatabase().getConnection(); Statement statement = connection.createStatement()) {
            return statement.executeQuery(query).next();
        }
    }

    public static void execute(String change) throws SQLException {
        try (Connection connection = POSTGRES.getPostgresDatabase().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(change);
        }
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
