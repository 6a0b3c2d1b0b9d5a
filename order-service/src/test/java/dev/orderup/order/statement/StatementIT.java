package dev.orderup.order.statement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.order.domain.Caller;
import dev.orderup.order.stack.Filling;
import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import com.zaxxer.hikari.HikariDataSource;

import tools.jackson.databind.json.JsonMapper;

class StatementIT {
    private static final LocalDate DAY = LocalDate.of(2025, 3, 30);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** One at a time, and nobody waits for long. */
    private static final Instance SERVICE = Instance.start(Map.of("orderup.statement.at-once", "1", "orderup.statement.wait-max", "300ms"));

    private final Http http = SERVICE.http();
    private final JdbcClient jdbc = SERVICE.bean(JdbcClient.class);
    private final String restaurant = "statement-" + UUID.randomUUID();

    @AfterAll
    static void close() {
        SERVICE.close();
    }

    @Test
    void addsUpWhatWasOrderedPerDayAndDish() {
        Filling.fill(jdbc, restaurant, DAY, 5, 50, 7);

        var answer = http.get(path("2025-03-30", "2025-04-04"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(answer.header("Vary")).isEqualTo("Prefer");
        assertThat(answer.response().body().split("\r\n")).startsWith("day,sku,orders,quantity,totalCents")
                .containsSubsequence(addedUpByHand())
                .hasSize(1 + 5 * 7);
    }

    @Test
    void cutsDaysAtMidnightInUtc() {
        Filling.fill(jdbc, restaurant, DAY, 3, 24, 1);

        assertThat(http.get(path("2025-03-31", "2025-04-01")).response().body().lines().skip(1))
                .containsExactly("2025-03-31,dish 0,20," + quantity(DAY.plusDays(1)) + "," + cents(DAY.plusDays(1)));
        assertThat(http.get(path("2025-04-02", "2025-04-03")).response().body()).isEqualTo("day,sku,orders,quantity,totalCents\r\n");
    }

    @Test
    void hasOrdersThatWerePlacedTheUsualWay() {
        http.post("/orders", """
                {"customerId": "ada", "restaurantId": "%s",
                 "lines": [{"sku": "a, \\"b\\"", "quantity": 2, "unitPriceCents": 950}]}""".formatted(restaurant));
        var today = LocalDate.now(ZoneOffset.UTC);

        // Or yesterday, should this run at midnight.
        assertThat(http.get(path(today.minusDays(1).toString(), today.plusDays(1).toString())).response().body())
                .endsWith(",\"a, \"\"b\"\"\",1,2,1900\r\n");
    }

    @ParameterizedTest
    @CsvSource({"from=2025-03-30,to", "to=2025-03-30,from", "from=30.3.2025&to=2025-04-01,from", "from=2025-03-30&to=2025-03-30,to",
            "from=2025-03-30&to=2026-04-01,to", "from=1969-12-31&to=1970-01-02,from"})
    void refusesDaysThatAreNone(String query, String field) {
        var refused = http.get("/restaurants/napoli/statement?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").path(0).path("field").asString()).isEqualTo(field);
    }

    @Test
    void aFurtherCallerIsToldToComeBackWhileOneIsServed() {
        Filling.fill(jdbc, restaurant, DAY, 1, 1, 1);
        try (var first = SERVICE.bean(Statements.class)
                .stream(Caller.parse(Instance.OPERATOR), new StatementQuery(restaurant, DAY, DAY.plusDays(1)))) {
            assertThat(first.next()).isNotNull();

            var refused = http.get(path("2025-03-30", "2025-03-31"));

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("statements-busy");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
        }
        assertThat(http.get(path("2025-03-30", "2025-03-31")).status()).isEqualTo(200);
    }

    /** 366 days of 400 dishes are some 5 MB: more than the sockets' buffers take, so most of it is not even read from the database. */
    @Test
    void aCallerWhoLeavesHalfWayLetsTheNextOneIn() throws IOException {
        Filling.fill(jdbc, restaurant, DAY, 366, 400, 400);
        try (var caller = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
            var request = "GET " + path("2025-03-30", "2026-03-31") + " HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer "
                    + http.token() + "\r\n\r\n";
            caller.setSoTimeout((int) PATIENCE.toMillis());
            caller.getOutputStream().write(request.getBytes(UTF_8));
            assertThat(caller.getInputStream().readNBytes(1000)).asString().startsWith("HTTP/1.1 200 OK").contains("2025-03-30,dish 1");
            assertThat(http.get(path("2025-03-30", "2025-03-31")).status()).isEqualTo(503);
            assertThat(SERVICE.bean(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections()).isPositive();
        }
        await().atMost(PATIENCE).until(() -> http.get(path("2025-03-30", "2025-03-31")).status() == 200);
    }

    private String path(String from, String to) {
        return "/restaurants/%s/statement?from=%s&to=%s".formatted(restaurant, from, to);
    }

    /** Reads every order and adds up here. */
    private List<String> addedUpByHand() {
        var lines = new TreeMap<String, long[]>();
        jdbc.sql("SELECT placed_at AT TIME ZONE 'UTC' AS at, lines FROM orders WHERE restaurant_id = :restaurant AND status = 'DELIVERED'")
                .param("restaurant", restaurant)
                .query((row, number) -> {
                    var day = row.getTimestamp("at").toLocalDateTime().toLocalDate();
                    var counted = new TreeMap<String, Boolean>();
                    JsonMapper.shared().readTree(row.getString("lines")).forEach(line -> {
                        var key = day + "," + line.path("sku").asString();
                        long[] sums = lines.computeIfAbsent(key, k -> new long[3]);
                        sums[0] += counted.put(key, true) == null ? 1 : 0;
                        sums[1] += line.path("quantity").asLong();
                        sums[2] += line.path("quantity").asLong() * line.path("unitPriceCents").asLong();
                    });
                    return day;
                })
                .list();
        return lines.entrySet()
                .stream()
                .map(line -> "%s,%d,%d,%d".formatted(line.getKey(), line.getValue()[0], line.getValue()[1], line.getValue()[2]))
                .toList();
    }

    private long quantity(LocalDate day) {
        return sum(day, "(line->>'quantity')::bigint");
    }

    private long cents(LocalDate day) {
        return sum(day, "(line->>'quantity')::bigint * (line->>'unitPriceCents')::bigint");
    }

    private long sum(LocalDate day, String what) {
        return jdbc.sql("""
                SELECT sum(%s) FROM orders, jsonb_array_elements(lines) AS line
                WHERE restaurant_id = :restaurant AND status = 'DELIVERED' AND (placed_at AT TIME ZONE 'UTC')::date = :day
                """.formatted(what)).param("restaurant", restaurant).param("day", day).query(Long.class).single();
    }
}
