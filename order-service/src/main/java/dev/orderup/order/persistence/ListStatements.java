package dev.orderup.order.persistence;

import dev.orderup.order.domain.Order;
import dev.orderup.order.domain.OrderQuery;
import dev.orderup.order.domain.RowCount;
import dev.orderup.order.domain.Scope;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;

/**
 * Lists, and what it costs to say how many there are (topic 40, {@code count}). Only conditions that are asked for are written, so that each
 * query gets the index that fits it.
 *
 * <p>
 * <b>What it is</b>: a page is found by its index and its last id, whatever its number (keyset). An exact count visits an index entry for
 * every row that matches. An estimate counts exactly as far as that is cheap, and beyond asks the planner what its statistics say.
 *
 * <p>
 * <b>When to choose which</b>: no count for a list that is scrolled; an estimate where "about 1,200,000" is as good; the exact one where
 * somebody acts upon the figure.
 *
 * <p>
 * <b>What it costs</b>: {@code ./orderup lab count} measures all three over a million rows, with the buffers that each reads; README's
 * topic table has the figures.
 *
 * <p>
 * <b>How to add another</b> filter: a condition in {@link Where}, an index that ends with the id, and, if the column goes together with
 * another one, statistics on both (V5__count.sql).
 */
final class ListStatements {
    /** Up to here a count is exact in any case: so many entries of an index are a dozen pages, and small numbers are those that people check. */
    static final int COUNTED_MAX = 1000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    ListStatements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Order> list(OrderQuery query, Scope scope, int limit) {
        var page = page(query, scope, limit);
        return jdbc.sql(page.sql).params(page.values).query(Rows::order).list();
    }

    long count(OrderQuery query, Scope scope) {
        var where = new Where(query, scope);
        return jdbc.sql("SELECT count(*) FROM orders" + where).params(where.values).query(Long.class).single();
    }

    /** Exact where there are few. Else what the planner makes of its statistics, but no fewer than were seen. */
    RowCount estimate(OrderQuery query, Scope scope) {
        long seen = countUpTo(query, scope, COUNTED_MAX + 1);
        return seen <= COUNTED_MAX ? RowCount.exact(seen) : RowCount.estimated(Math.max(seen, planned(query, scope)));
    }

    static Sql page(OrderQuery query, Scope scope, int limit) {
        var where = new Where(query, scope).before();
        where.values.put("limit", limit);
        return new Sql("SELECT * FROM orders" + where + " ORDER BY id DESC LIMIT :limit", where.values);
    }

    /** In the order of an index, or the planner might read the whole table in search of the few. */
    private long countUpTo(OrderQuery query, Scope scope, int limit) {
        var where = new Where(query, scope);
        where.values.put("limit", limit);
        return jdbc.sql("SELECT count(*) FROM (SELECT id FROM orders" + where + " ORDER BY id DESC LIMIT :limit) few")
                .params(where.values)
                .query(Long.class)
                .single();
    }

    /** The planner's guess, from statistics that are there anyway: no row is read. */
    private long planned(OrderQuery query, Scope scope) {
        var where = new Where(query, scope);
        var plan = jdbc.sql("EXPLAIN (FORMAT JSON) SELECT 1 FROM orders" + where).params(where.values).query(String.class).single();
        return JSON.readTree(plan).path(0).path("Plan").path("Plan Rows").asLong();
    }

    record Sql(String sql, Map<String, Object> values) {}

    private static final class Where {
        final Map<String, Object> values = new HashMap<>();
        private final OrderQuery query;
        private String conditions = "";

        Where(OrderQuery query, Scope scope) {
            this.query = query;
            and("customer_id = :customer", "customer", scope.customerId());
            // A filter lies within the scope (the domain sees to that), so one condition says it; two would mislead the planner.
            var visible = scope.isOfAnyStatus() || query.status() != null ? null : scope.statuses().stream().map(Enum::name).toList();
            and("restaurant_id = :own", "own", query.restaurantId() == null ? scope.restaurantId() : null);
            and("status IN (:visible)", "visible", visible);
            and("restaurant_id = :restaurant", "restaurant", query.restaurantId());
            and("status = :status", "status", query.status() == null ? null : query.status().name());
        }

        Where before() {
            and("id < :before", "before", query.before());
            return this;
        }

        private void and(String condition, String name, @Nullable Object value) {
            if (value != null) {
                conditions += (conditions.isEmpty() ? " WHERE " : " AND ") + condition;
                values.put(name, value);
            }
        }

        @Override
        public String toString() {
            return conditions;
        }
    }
}
