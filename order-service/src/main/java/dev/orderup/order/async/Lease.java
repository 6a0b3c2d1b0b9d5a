package dev.orderup.order.async;

import dev.orderup.order.async.JobFailure.Reason;

import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A worker's hold on a job: what it writes goes through here, and is void once the lease is another's. Used by the worker, lost by others. */
final class Lease {
    private final Claim claim;
    private final JobStore store;
    private final DataSize resultMax;
    private long resultBytes;
    private volatile boolean lost;
    private volatile boolean stopping;

    Lease(Claim claim, JobStore store, DataSize resultMax) {
        this.claim = claim;
        this.store = store;
        this.resultMax = resultMax;
        this.resultBytes = claim.resultBytes();
    }

    Claim claim() {
        return claim;
    }

    void lose() {
        lost = true;
    }

    void stop() {
        stopping = true;
    }

    /** To be called between two pieces of work. */
    void check() throws InterruptedException {
        if (lost) {
            throw new LeaseLost();
        }
        if (stopping) {
            throw new InterruptedException("this instance stops");
        }
    }

    /** Begins where the worker before had come to; its half-done step is done anew. */
    void resume() {
        if (claim.lease() > 1) {
            store.forgetIncomplete(claim);
        }
    }

    void append(long step, int part, byte[] bytes) {
        resultBytes += bytes.length;
        if (resultBytes > resultMax.toBytes()) {
            throw new JobFailed(Reason.RESULT_TOO_LARGE,
                    "the result is larger than %d KiB: ask for fewer days".formatted(resultMax.toKilobytes()));
        }
        held(store.append(claim, step, part, bytes));
    }

    void progress(long done) {
        held(store.progress(claim, done, resultBytes));
    }

    void succeed(@Nullable UUID orderId) {
        held(store.succeed(claim, orderId));
    }

    private static void held(boolean written) {
        if (!written) {
            throw new LeaseLost();
        }
    }
}
