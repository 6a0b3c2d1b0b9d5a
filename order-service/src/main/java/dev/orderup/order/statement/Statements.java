package dev.orderup.order.statement;

import dev.orderup.order.domain.Access;
import dev.orderup.order.domain.Caller;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Restaurants' statements: the synchronous way streams one to a caller who waits, the asynchronous one (room {@code async}) has it written a
 * day at a time by a worker.
 */
@Service
public class Statements {
    /** One network write; the first goes out as soon as there is so much. */
    private static final int STREAM_CHUNK_BYTES = 8 * 1024;
    /** One row of a stored result. */
    private static final int STORED_CHUNK_BYTES = 64 * 1024;

    private final StatementSource source;
    private final int atOnce;
    private final Duration waitMax;
    private final Semaphore turns;

    Statements(StatementSource source, StatementSettings settings) {
        this.source = source;
        this.atOnce = settings.atOnce();
        this.waitMax = settings.waitMax();
        this.turns = new Semaphore(atOnce, true);
    }

    /**
     * The whole statement of one moment, read from the database no faster than it is asked for.
     *
     * @throws StatementsBusy if it is nobody's turn but others' for too long
     */
    public Chunks stream(Caller caller, StatementQuery query) {
        Access.statement(caller, query.restaurantId());
        awaitTurn();
        try {
            return new Turn(new StatementCsv(source.open(query), true, STREAM_CHUNK_BYTES));
        } catch (RuntimeException e) {
            turns.release();
            throw e;
        }
    }

    /** One of its days, counted from 0, as it is now; the first has the header. All days one after the other are the statement. */
    public Chunks day(StatementQuery query, long number) {
        return new StatementCsv(source.open(query.day(number)), number == 0, STORED_CHUNK_BYTES);
    }

    private void awaitTurn() {
        try {
            if (!turns.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StatementsBusy(atOnce, waitMax);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StatementsBusy(atOnce, waitMax);
        }
    }

    /** Lets the next caller in when it is closed, once. */
    private final class Turn implements Chunks {
        private final Chunks chunks;
        private final AtomicBoolean over = new AtomicBoolean();

        Turn(Chunks chunks) {
            this.chunks = chunks;
        }

        @Override
        public byte @Nullable [] next() {
            return chunks.next();
        }

        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                try {
                    chunks.close();
                } finally {
                    turns.release();
                }
            }
        }
    }
}
