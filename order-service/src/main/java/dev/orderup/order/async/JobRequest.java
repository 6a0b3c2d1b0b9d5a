package dev.orderup.order.async;

import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.NewOrder;
import dev.orderup.order.statement.StatementQuery;

import org.jspecify.annotations.Nullable;

/** What a job is asked to do, checked when it was accepted: nothing that is malformed is ever queued. */
public sealed interface JobRequest {
    JobKind kind();

    /** How many steps it takes, for the progress. */
    long steps();

    /** Place an order for a caller; with a key, once, whichever way and however often the caller sends the key. */
    record Placing(Caller caller, NewOrder order, @Nullable IdempotencyKey key) implements JobRequest {
        @Override
        public JobKind kind() {
            return JobKind.PLACE_ORDER;
        }

        @Override
        public long steps() {
            return 1;
        }
    }

    /** Write a restaurant's statement, a day a step. */
    record Statement(StatementQuery query) implements JobRequest {
        @Override
        public JobKind kind() {
            return JobKind.STATEMENT;
        }

        @Override
        public long steps() {
            return query.days();
        }
    }
}
