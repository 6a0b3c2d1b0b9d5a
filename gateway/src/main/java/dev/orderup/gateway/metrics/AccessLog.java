package dev.orderup.gateway.metrics;

import dev.orderup.gateway.exchange.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One JSON line per request on standard output, for whatever collects the lines of the process.
 *
 * <p>What: each event loop writes its lines into a batch of bytes of its own; a full batch, or one that is a while old, goes to a thread
 * that writes it out whole. So an event loop never waits for a disk, and what a line costs is its bytes: no string per line, no lock, no
 * waking of another thread per request. When: where somebody reads it; the meters count without. Costs: RATIONALE.md.
 * No query and no field but those listed here gets into it, so no secret does. When all batches of a loop wait to be written, its lines
 * are dropped and counted.
 */
public final class AccessLog implements AutoCloseable {
    /** Of each loop: a megabyte, some tenths of a second of a busy one; more would only hide that the disk does not keep up. */
    static final int BATCHES_MAX = 16;
    private static final long AGE_NANOS_MAX = 200_000_000;

    private final List<OfLoop> loops = new ArrayList<>();
    /** Never more than all loops have: {@link #BATCHES_MAX} of each. */
    private final BlockingQueue<LogBatch> full = new LinkedBlockingQueue<>();
    private final Thread writer = Thread.ofPlatform().daemon().name("access-log").unstarted(this::write);
    private final Consumer<LogBatch> output;
    private final Runnable dropped;

    public AccessLog(Runnable dropped) {
        this(batch -> batch.writeTo(System.out), dropped);
    }

    AccessLog(Consumer<LogBatch> output, Runnable dropped) {
        this.output = output;
        this.dropped = dropped;
        writer.start();
    }

    /** Where the requests of one loop are told; before the loops run. */
    public OfLoop of(Loop loop) {
        var lines = new OfLoop(loop);
        loops.add(lines);
        return lines;
    }

    private void write() {
        try {
            while (true) {
                var batch = full.take();
                output.accept(batch);
                batch.home().giveBack(batch);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** After the loops have ended: what they had not handed over is written here. */
    @Override
    public void close() {
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        full.forEach(output);
        full.clear();
        loops.forEach(loop -> {
            if (loop.current != null) {
                output.accept(loop.current);
            }
        });
    }

    /** The lines of one event loop; it is used by that loop only. */
    public final class OfLoop extends Loop.Timed {
        private final Loop loop;
        private final BlockingQueue<LogBatch> empty = new ArrayBlockingQueue<>(BATCHES_MAX);
        private int batches;
        private long since;
        private @Nullable LogBatch current;

        private OfLoop(Loop loop) {
            this.loop = loop;
        }

        public void add(Line line) {
            var batch = current;
            if (batch != null && !batch.hasRoomFor(line)) {
                handOver(batch);
                batch = null;
            }
            batch = batch == null ? begin() : batch;
            if (batch == null) {
                dropped.run();
            } else {
                batch.add(line);
            }
        }

        private @Nullable LogBatch begin() {
            var batch = empty.poll();
            if (batch == null && batches < BATCHES_MAX) {
                batches++;
                batch = new LogBatch(this);
            }
            if (batch != null) {
                since = System.nanoTime();
                current = batch;
                loop.watch(this);
            }
            return batch;
        }

        private void handOver(LogBatch batch) {
            current = null;
            unwatch();
            full.add(batch);
        }

        private void giveBack(LogBatch batch) {
            batch.clear();
            empty.add(batch);
        }

        @Override
        protected void tick(long now) {
            if (current != null && now - since > AGE_NANOS_MAX) {
                handOver(current);
            }
        }
    }

    /**
     * What is told of a request.
     *
     * @param at its end, in milliseconds since 1970
     * @param host as the client said it, not what the upstream was told
     */
    public record Line(long at, String requestId, String client, String version, String method, String path, String route,
            @Nullable String host, @Nullable String instance, @Nullable String subject, int status, long bytesIn, long bytesOut,
            long micros) {}
}
