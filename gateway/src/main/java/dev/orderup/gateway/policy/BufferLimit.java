package dev.orderup.gateway.policy;

import dev.orderup.gateway.exchange.Buffers;
import org.jspecify.annotations.Nullable;

/** Begins nothing while there is no memory for it: a request that is refused can be said again, one that breaks off in the middle often cannot. */
final class BufferLimit implements Step {
    private static final Refusal FULL = Refusal
            .of(503, "buffers", "Service unavailable", "The gateway has no memory for more requests just now.")
            .with("retry-after", "1");
    private final Buffers buffers;

    BufferLimit(Buffers buffers) {
        this.buffers = buffers;
    }

    @Override
    public @Nullable Refusal take(Passage passage) {
        return buffers.isFull() ? FULL : null;
    }
}
