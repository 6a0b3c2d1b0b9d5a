package dev.orderup.order.async;

import dev.orderup.order.async.JobFailure.Reason;
import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.IdempotencyKeyReused;
import dev.orderup.order.domain.Orders;

import java.util.Objects;

import org.springframework.stereotype.Component;

/**
 * Places an order the same way that a synchronous request does, always under an idempotency key: the caller's or, without one, the job's id.
 * So a worker that dies between placing the order and saying so leaves an order that the next worker finds.
 */
@Component
class PlacingWork implements JobWork {
    private final Orders orders;

    PlacingWork(Orders orders) {
        this.orders = orders;
    }

    @Override
    public JobKind kind() {
        return JobKind.PLACE_ORDER;
    }

    @Override
    public void perform(Lease lease) throws InterruptedException {
        var placing = (JobRequest.Placing) lease.claim().request().get();
        var key = placing.key() == null ? new IdempotencyKey("job:" + lease.claim().id()) : placing.key();
        lease.check();
        try {
            lease.succeed(orders.place(placing.caller(), placing.order(), key).order().id());
        } catch (IdempotencyKeyReused e) {
            throw new JobFailed(Reason.IDEMPOTENCY_KEY_REUSED, Objects.requireNonNull(e.getMessage()));
        }
    }
}
