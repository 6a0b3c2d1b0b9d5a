package dev.orderup.order.persistence;

import static dev.orderup.order.stack.Samples.manualOrder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.order.stack.DatabaseWire;
import dev.orderup.order.stack.Instance;
import dev.orderup.order.stack.Stack;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** What a request costs in waiting for the database, counted where it can be counted: on the wire. */
class RoundTripsIT {
    private static final int ORDERS = 20;
    private static final int DATABASE = Stack.database().getPort();
    private static final Pattern OF_ORDERS = Pattern.compile("\\b(orders|order_event|idempotency_key)\\b");
    /** Nobody but the requests reads or writes orders meanwhile. */
    private static final Map<String, String> ALONE = Map.of("orderup.outbox.enabled", "false", "orderup.fulfilment.enabled", "false",
            "orderup.outbox.sampling", "1h", "orderup.jwt.refresh", "5m", "spring.flyway.url", Stack.jdbcUrl());

    @Test
    void anOrderIsOneStatementInOneRoundTrip() throws IOException {
        assertThat(placing("")).hasSize(ORDERS).allSatisfy(RoundTripsIT::placesInOneStatement);
    }

    @Test
    void anOrderWithAKeyIsOneStatementInOneRoundTrip() throws IOException {
        assertThat(placing("round-trips-")).hasSize(ORDERS).allSatisfy(roundTrip -> {
            placesInOneStatement(roundTrip);
            assertThat(roundTrip).contains("INSERT INTO idempotency_key");
        });
    }

    private static void placesInOneStatement(String roundTrip) {
        assertThat(roundTrip.split(";\n")).hasSize(1);
        assertThat(roundTrip).contains("INSERT INTO orders", "INSERT INTO order_event");
    }

    private static List<String> placing(String keys) throws IOException {
        try (var wire = new DatabaseWire(DATABASE);
                var service = Instance.start(
                        with("spring.datasource.url", Stack.jdbcUrl().replace(":" + DATABASE + "/", ":" + wire.port() + "/")))) {
            var http = service.http();
            // As often as it takes for the driver to prepare the statement on each connection, and for the start to be over.
            for (int i = 0; i < ORDERS; i++) {
                assertThat(http.post("/orders", manualOrder(), key(keys, "warm-" + i)).status()).isEqualTo(201);
            }
            wire.forget();
            for (int i = 0; i < ORDERS; i++) {
                assertThat(http.post("/orders", manualOrder(), key(keys, "" + i)).status()).isEqualTo(201);
            }
            return ofOrders(wire);
        }
    }

    /** Whatever is said of orders, by whomever of the service. What is said of keys, jobs and connections goes on beside it. */
    private static List<String> ofOrders(DatabaseWire wire) {
        return wire.roundTrips().stream().filter(roundTrip -> OF_ORDERS.matcher(roundTrip).find()).toList();
    }

    private static String[] key(String keys, String name) {
        return keys.isEmpty() ? new String[0] : new String[]{"Idempotency-Key", keys + name};
    }

    private static Map<String, String> with(String name, String value) {
        var all = new HashMap<>(ALONE);
        all.put(name, value);
        return all;
    }
}
