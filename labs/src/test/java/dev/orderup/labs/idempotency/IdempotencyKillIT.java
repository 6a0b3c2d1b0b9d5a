package dev.orderup.labs.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.labs.SharedSystem;
import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.system.PrivateSystem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One placement sent by many at once, over REST and gRPC, each until it is told of an order, while the gateway and the order-services are killed in the
 * middle of it. When that is, is not left to luck: a lock on the orders holds every placement just before its work, so that the kills meet
 * requests that are under way, however fast or slow the machine is.
 */
@ExtendWith(SharedSystem.class)
class IdempotencyKillIT {
    private static final int CALLERS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'orders'::regclass";

    private final String customer = "customer-" + UUID.randomUUID();
    private final ConcurrentHashMap<String, LongAdder> answers = new ConcurrentHashMap<>();

    @Test
    void manyRetriesOfOnePlacementAreOneOrderWhoeverIsKilled() throws Exception {
        var system = PrivateSystem.start(new Progress(), 2, 1);
        var authorization = system.authorization("operator:lab");
        try (var rest = new RestDoor(system.gateway(), authorization);
                var grpc = new GrpcDoor(system.gateway(), authorization);
                var callers = Executors.newVirtualThreadPerTaskExecutor();
                var holder = DriverManager.getConnection(system.jdbcUrl())) {
            hold(holder);
            var told = place(List.of(rest, grpc), callers);

            // Nobody has been answered, and nobody will be of these: what they asked for is done behind their backs.
            awaitWaiting(system, 2);
            system.kill("gateway");
            letGo(holder);
            await().atMost(PATIENCE).until(() -> orders(system) == 1);

            // Who asks again now has to be told of that order; the services die before they can say so.
            hold(holder);
            awaitWaiting(system, 2);
            system.kill("order-service");
            system.kill("order-service-2");
            letGo(holder);

            var orders = new HashSet<String>();
            for (var one : told) {
                orders.add(Objects.requireNonNullElse(one.get(), "none"));
            }
            assertThat(orders).as("orders that the callers were told of; answers: %s", answers).hasSize(1).doesNotContain("none");
            assertThat(orders(system)).isEqualTo(1);
            assertThat(answers.values().stream().mapToLong(LongAdder::sum).sum()).as("requests").isGreaterThan(CALLERS);
            assertThat(new HashSet<>(new Published(system.kafka()).eventsOf(orders.iterator().next()))).as("events").hasSize(1);
        }
    }

    private List<Future<@Nullable String>> place(List<Door> doors, ExecutorService callers) {
        var key = UUID.randomUUID().toString();
        var told = new ArrayList<Future<@Nullable String>>();
        for (int i = 0; i < CALLERS; i++) {
            var caller = new Caller(doors.get(i % doors.size()), answers);
            told.add(callers.submit(() -> caller.persist(customer, key)));
        }
        return told;
    }

    private static void hold(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var lock = connection.createStatement()) {
            lock.execute("LOCK TABLE orders IN EXCLUSIVE MODE"); // Readers go on.
        }
    }

    private static void letGo(Connection connection) throws SQLException {
        connection.commit();
    }

    /** A placement that waits for too long is told so and sent again: there are always some. */
    private static void awaitWaiting(PrivateSystem system, int placements) {
        await().atMost(PATIENCE).until(() -> count(system, WAITING) >= placements);
    }

    private long orders(PrivateSystem system) throws SQLException {
        return count(system, "SELECT count(*) FROM orders WHERE customer_id = '%s'".formatted(customer));
    }

    private static long count(PrivateSystem system, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(system.jdbcUrl());
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
