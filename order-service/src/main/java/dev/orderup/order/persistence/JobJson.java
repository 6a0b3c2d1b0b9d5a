package dev.orderup.order.persistence;

import dev.orderup.order.async.JobKind;
import dev.orderup.order.async.JobRequest;
import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.NewOrder;
import dev.orderup.order.statement.StatementQuery;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

/** What a job was asked to do, as it is stored. The idempotency key has a column of its own. */
final class JobJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JobJson() {}

    static String write(JobRequest request) {
        return JSON.writeValueAsString(switch (request) {
            case JobRequest.Placing(var _, var order, var _) ->
                new Placing(order.customerId(), order.restaurantId(), LinesJson.write(order.lines()), order.note());
            case JobRequest.Statement(var query) ->
                new Statement(query.restaurantId(), query.from().toString(), query.to().toString());
        });
    }

    /** Of a stored key the last word is the key itself ({@link IdempotencyKey#of}). */
    static JobRequest read(JobKind kind, String json, String owner, @Nullable String key) {
        return switch (kind) {
            case PLACE_ORDER -> {
                var stored = JSON.readValue(json, Placing.class);
                var order = new NewOrder(stored.customerId, stored.restaurantId, LinesJson.read(stored.lines), stored.note);
                yield new JobRequest.Placing(Caller.parse(owner), order,
                        key == null ? null : new IdempotencyKey(key.substring(key.lastIndexOf(' ') + 1)));
            }
            case STATEMENT -> {
                var stored = JSON.readValue(json, Statement.class);
                yield new JobRequest.Statement(
                        new StatementQuery(stored.restaurantId, LocalDate.parse(stored.from), LocalDate.parse(stored.to)));
            }
        };
    }

    private record Placing(String customerId, String restaurantId, String lines, String note) {}

    private record Statement(String restaurantId, String from, String to) {}
}
