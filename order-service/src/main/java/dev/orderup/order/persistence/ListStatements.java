package dev.orderup.order.persistence;

import dev.orderup.order.domain.Order;
import dev.orderup.order.domain.OrderQuery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;

/** Lists and counts. Only conditions that are asked for are written, so that each query gets the index that fits it. */
final class ListStatements {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    ListStatements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Order> list(OrderQuery query, int limit) {
        var where = new Where(query).before();
        where.values.put("limit", limit);
        return jdbc.sql("SELECT * FROM orders" + where + " ORDER BY id DESC LIMIT :limit").params(where.values).query(Rows::order).list();
    }

    long count(OrderQuery query) {
        var where = new Where(query);
        return jdbc.sql("SELECT count(*) FROM orders" + where).params(where.values).query(Long.class).single();
    }

    /** The planner's guess, from statistics that are there anyway: no row is read. */
    long estimate(OrderQuery query) {
        var where = new Where(query);
        var plan = jdbc.sql("EXPLAIN (FORMAT JSON) SELECT 1 FROM orders" + where).params(where.values).query(String.class).single();
        return JSON.readTree(plan).path(0).path("Plan").path("Plan Rows").asLong();
    }

    private static final class Where {
        final Map<String, Object> values = new HashMap<>();
        private final OrderQuery query;
        private String conditions = "";

        Where(OrderQuery query) {
            this.query = query;
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
