package dev.orderup.order.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;

/** One PostgreSQL and one Kafka for all integration tests of this JVM; both go with it. */
public final class Stack {
    private static final EmbeddedPostgres POSTGRES = postgres();
    private static final EmbeddedKafka KAFKA = new EmbeddedKafka();

    private Stack() {}

    public static EmbeddedPostgres database() {
        return POSTGRES;
    }

    public static EmbeddedKafka kafka() {
        return KAFKA;
    }

    public static String jdbcUrl() {
        return POSTGRES.getJdbcUrl("postgres", "postgres");
    }

    /** Creates one more database, for a test in which no other test's instances may interfere; returns its URL. */
    public static String newDatabase(String name) {
        try (var connection = POSTGRES.getPostgresDatabase().getConnection(); var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return POSTGRES.getJdbcUrl("postgres", name);
    }

    /** What makes a service use this stack, with all its ports free ones. */
    public static Map<String, String> properties() {
        return Map.of("spring.datasource.url", jdbcUrl(), "spring.datasource.username", "postgres", "spring.kafka.bootstrap-servers",
                KAFKA.bootstrapServers(), "server.port", "0", "spring.grpc.server.port", "0", "management.server.port", "0");
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
