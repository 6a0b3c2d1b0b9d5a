package dev.orderup.order.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.order.domain.OrderQuery;
import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.Scope;
import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;
import dev.orderup.order.stack.Stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts and pages over many rows that are skewed as orders are, in a database of their own. */
class CountIT {
    private static final int ROWS = 60_000;
    /** The factor by which an estimate may be wrong. The statistics are a sample, so none is promised to the last row. */
    private static final double FACTOR = 1.25;
    /** The table has 1,500 buffers and 60,000 rows; a page of 20 is to look at few of either. */
    private static final int LOOKED_AT_MAX = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Instance service;
    private static JdbcClient jdbc;
    private static Http http;

    @BeforeAll
    static void fill() {
        JdbcClient.create(Stack.database().getPostgresDatabase()).sql("CREATE DATABASE count_it").update();
        jdbc = JdbcClient.create(Stack.database().getDatabase("postgres", "count_it"));
        service = Instance.start(Map.of("spring.datasource.url", Stack.database().getJdbcUrl("postgres", "count_it")));
        http = service.http();
        // Half of all rows are napoli's, a quarter roma's and so on; all are delivered but those of "stuck", which are all being prepared.
        jdbc.sql("""
                INSERT INTO orders (id, version, status, customer_id, restaurant_id, lines, note, total_cents, by_hand, placed_at, updated_at)
                SELECT uuidv7(), 6, CASE WHEN n % 20 = 0 THEN 'PREPARING' WHEN n % 97 = 0 THEN 'CANCELLED' ELSE 'DELIVERED' END, 'c' || n % 1000,
                       CASE WHEN n % 20 = 0 THEN 'stuck' WHEN n % 600 = 1 THEN 'rare' WHEN n % 4 = 1 THEN 'roma' WHEN n % 8 = 3 THEN 'bari' ELSE 'napoli' END,
                       '[{"sku": "a", "quantity": 1, "unitPriceCents": 100}]', '', 100, true, now(), now()
                FROM generate_series(1, :rows) n
                """).param("rows", ROWS).update();
        jdbc.sql("VACUUM ANALYZE orders").update();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({",", "napoli,", "roma,", "stuck,", ",DELIVERED", ",PREPARING", "stuck,PREPARING", "napoli,DELIVERED"})
    void anEstimateSaysThatItIsOneAndIsNear(@Nullable String restaurant, @Nullable String status) {
        long exact = count("exact", "exact", restaurant, status);
        assertThat(exact).isGreaterThan(ListStatements.COUNTED_MAX);
        double estimated = count("estimated", "estimated", restaurant, status);
        assertThat(estimated / exact).isBetween(1 / FACTOR, FACTOR);
    }

    @ParameterizedTest
    @CsvSource({"rare,", "stuck,DELIVERED", "napoli,PREPARING", "nobody,", "napoli,READY"})
    void whereThereAreFewTheyAreCountedAndItIsSaid(String restaurant, @Nullable String status) {
        assertThat(count("estimated", "exact", restaurant, status)).isEqualTo(count("exact", "exact", restaurant, status))
                .isLessThanOrEqualTo(ListStatements.COUNTED_MAX);
    }

    @Test
    void statisticsThatAreOldNeverMakeAnEstimateSmallerThanWhatWasSeen() {
        jdbc.sql("""
                INSERT INTO orders (id, version, status, customer_id, restaurant_id, lines, note, total_cents, by_hand, placed_at, updated_at)
                SELECT uuidv7(), 1, 'REJECTED', 'c', 'new', '[{"sku": "a", "quantity": 1, "unitPriceCents": 100}]', '', 100, true, now(), now()
                FROM generate_series(1, 2000) n
                """).update();
        assertThat(count("estimated", "estimated", "new", "REJECTED")).isGreaterThan(ListStatements.COUNTED_MAX);
        jdbc.sql("DELETE FROM orders WHERE restaurant_id = 'new'").update();
    }

    @Test
    void aWalkSeesEachRowOnceWhileRowsAreInserted() {
        var before = jdbc.sql("SELECT id::text FROM orders WHERE restaurant_id = 'stuck' ORDER BY id DESC").query(String.class).list();
        List<String> walked = new ArrayList<>();
        for (var path = "/orders?limit=100&restaurantId=stuck"; !path.isEmpty();) {
            var page = http.get(path);
            page.body().path("orders").forEach(order -> walked.add(order.path("id").asString()));
            insert();
            path = page.header("Link").replaceAll("<([^>]*)>; rel=\"next\"", "$1");
        }
        assertThat(walked).isEqualTo(before);
        jdbc.sql("DELETE FROM orders WHERE restaurant_id = 'stuck' AND customer_id = 'newcomer'").update();
    }

    @ParameterizedTest
    @CsvSource({",", "napoli,", ",DELIVERED", "napoli,DELIVERED", "rare,", "stuck,DELIVERED"})
    void aDeepPageCostsWhatTheFirstOneCosts(@Nullable String restaurant, @Nullable String status) {
        var oldest = jdbc.sql("SELECT id FROM orders ORDER BY id LIMIT 1 OFFSET 1000").query(UUID.class).single();
        var first = plan(query(restaurant, status, null));
        var deep = plan(query(restaurant, status, oldest));
        for (var plan : List.of(first, deep)) {
            assertThat(nodes(plan)).contains("Index Scan").doesNotContain("Seq Scan", "Sort", "Incremental Sort");
            // Where nearly every row matches, the planner may walk along the primary key and pass over the few others.
            assertThat(plan.findValues("Rows Removed by Filter"))
                    .allSatisfy(passed -> assertThat(passed.asInt()).isLessThan(LOOKED_AT_MAX));
            assertThat(buffers(plan)).isLessThan(LOOKED_AT_MAX);
        }
    }

    private static void insert() {
        jdbc.sql("""
                INSERT INTO orders (id, version, status, customer_id, restaurant_id, lines, note, total_cents, by_hand, placed_at, updated_at)
                VALUES (uuidv7(), 1, 'PREPARING', 'newcomer', 'stuck', '[{"sku": "a", "quantity": 1, "unitPriceCents": 100}]', '', 100, true, now(), now())
                """).update();
    }

    private static long count(String asked, String kind, @Nullable String restaurant, @Nullable String status) {
        var path = "/orders?limit=1&count=" + asked + (restaurant == null ? "" : "&restaurantId=" + restaurant)
                + (status == null ? "" : "&status=" + status);
        var count = http.get(path).body().path("count");
        assertThat(count.path("kind").asString()).isEqualTo(kind);
        return count.path("value").asLong();
    }

    private static OrderQuery query(@Nullable String restaurant, @Nullable String status, @Nullable UUID before) {
        return new OrderQuery(restaurant, status == null ? null : OrderStatus.valueOf(status), 20, before);
    }

    private static JsonNode plan(OrderQuery query) {
        var page = ListStatements.page(query, Scope.everything(), query.limit() + 1);
        var plan = jdbc.sql("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + page.sql()).params(page.values()).query(String.class).single();
        return JSON.readTree(plan).path(0).path("Plan");
    }

    private static List<String> nodes(JsonNode plan) {
        return plan.findValues("Node Type").stream().map(JsonNode::asString).toList();
    }

    private static long buffers(JsonNode plan) {
        return plan.path("Shared Hit Blocks").asLong() + plan.path("Shared Read Blocks").asLong();
    }
}
