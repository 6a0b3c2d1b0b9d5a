package dev.orderup.gateway.exchange;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * The memory that the buffers of all connections take, and whether that is more than it should be.
 *
 * <p>What: bounds on connections, streams and windows hold for each, and their product is more than any machine has; this one is for the process. When: always;
 * without it the first allocation that fails breaks whichever connection it is for. Costs: a look at a counter of the allocator twenty times a second.
 *
 * <p>The story: <em>enough</em>, up to the bound; <em>full</em>, when it is exceeded: for two seconds nothing new is begun, and what a client does not take is given
 * up; then <em>settled</em>, as all goes on in the memory that there is, and full again as soon as that does not do. For what is counted are the pieces that the
 * allocator has, in use or not, and it keeps some for the next time: that they are there is no sign of need, that they become more is.
 */
public final class Buffers extends Loop.Timed {
    private static final Logger LOG = LoggerFactory.getLogger(Buffers.class);
    /** Longer than a client that reads takes to read something. */
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** So that answers which were waiting when it began are over for long enough to be given up. */
    private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** What the allocator takes at once is some megabytes, so there must be room for one piece more. */
    private static final double PART_OF_ALL = 0.8;
    private final ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    private final long most;
    private volatile boolean full;
    private long fullSince;
    private long settled;

    /** @param most null: four fifths of what the JVM allows ({@code -XX:MaxDirectMemorySize}) */
    public Buffers(@Nullable DataSize most) {
        this.most = most == null ? (long) (PlatformDependent.maxDirectMemory() * PART_OF_ALL) : most.toBytes();
    }

    /** As of the last look; for any thread. */
    public boolean isFull() {
        return full;
    }

    /** Whether what waits for a peer that has taken nothing for so long is to be given up, for the sake of those that do. */
    public boolean givesUp(long stalledNanos) {
        return full && stalledNanos > STALLED_NANOS;
    }

    public long used() {
        return metric.usedDirectMemory();
    }

    public long most() {
        return most;
    }

    @Override
    protected void tick(long now) {
        long used = used();
        if (used <= most) {
            full = false;
            settled = most;
        } else if (full && now - fullSince > FULL_NANOS) {
            full = false;
            settled = used;
        } else if (!full && used > settled) {
            full = true;
            fullSince = now;
            LOG.warn(
                    "buffers take {} bytes ({} are meant to do): nothing new is begun for a moment, and what clients do not take is given up",
                    used, most);
        }
    }
}
