package dev.orderup.order.async;

import dev.orderup.order.statement.Chunks;

import java.io.ByteArrayOutputStream;

import org.jspecify.annotations.Nullable;

/** A job's result, read a few parts at a time: between two reads it holds no connection, however slowly its reader takes it. */
final class StoredResult implements Chunks {
    /** Most parts are small, a few hundred bytes for a day; the largest has 64 KiB. */
    private static final int PARTS = 16;

    private final JobStore store;
    private final Job job;
    private int step = -1;
    private int part;
    private long bytes;

    StoredResult(JobStore store, Job job) {
        this.store = store;
        this.job = job;
    }

    @Override
    public byte @Nullable [] next() {
        var parts = store.parts(job.id(), step, part, PARTS);
        if (parts.isEmpty()) {
            if (bytes != job.resultBytes()) {
                throw new IllegalStateException("the result of job %s was purged while it was read".formatted(job.id()));
            }
            return null;
        }
        step = parts.getLast().step();
        part = parts.getLast().number();
        var joined = new ByteArrayOutputStream();
        parts.forEach(piece -> joined.writeBytes(piece.bytes()));
        bytes += joined.size();
        return joined.toByteArray();
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
