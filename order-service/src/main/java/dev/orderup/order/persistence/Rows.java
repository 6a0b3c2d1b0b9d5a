package dev.orderup.order.persistence;

import dev.orderup.order.domain.NewOrder;
import dev.orderup.order.domain.Order;
import dev.orderup.order.domain.OrderHistory;
import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.OrderUpdate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Reads what PostgreSQL answers. */
final class Rows {
    private Rows() {}

    static Order order(ResultSet row, int number) throws SQLException {
        var content = new NewOrder(row.getString("customer_id"), row.getString("restaurant_id"), LinesJson.read(row.getString("lines")),
                row.getString("note"));
        return new Order(id(row, "id"), row.getLong("version"), status(row), content, row.getLong("total_cents"), instant(row, "placed_at"),
                instant(row, "updated_at"));
    }

    static OrderUpdate update(ResultSet row, int number) throws SQLException {
        return new OrderUpdate(id(row, "order_id"), row.getLong("version"), status(row), instant(row, "at"));
    }

    /** One of the rows of a history: with one update, or without any if there is none. */
    static OrderHistory history(ResultSet row, int number) throws SQLException {
        var update = row.getObject("version") == null ? List.<OrderUpdate>of() : List.of(update(row, number));
        return new OrderHistory(row.getString("customer_id"), row.getString("restaurant_id"), OrderStatus.valueOf(row.getString("now")),
                update);
    }

    static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OrderStatus status(ResultSet row) throws SQLException {
        return OrderStatus.valueOf(row.getString("status"));
    }
}
