package dev.orderup.notification.stream;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A reactive stream that pulls each item from its source when its one subscriber has asked for it, so that nothing waits in
 * between:
 *
 * <pre>
 *   source (shared log) --next()--&gt; this --onNext--&gt; socket
 *            wake() ---------------&gt;  ^  &lt;--request-- socket took something
 * </pre>
 *
 * It is publisher and subscription in one object, and has no operators: a stream costs this object, for as long as a
 * client stays. {@code wake}, {@code request} and {@code cancel} come from any thread; one of them at a time does the work
 * and the others only count up ({@code work}), as Reactive Streams demands of {@code onNext}.
 */
public abstract class PullStream<T> implements Publisher<T>, Subscription {
    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<PullStream> REQUESTED = AtomicLongFieldUpdater.newUpdater(PullStream.class, "requested");
    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<PullStream> WORK = AtomicIntegerFieldUpdater.newUpdater(PullStream.class, "work");

    private volatile @Nullable Subscriber<? super T> subscriber;
    private volatile long requested;
    @SuppressWarnings("UnusedVariable") // Read and written by WORK.
    private volatile int work;
    private volatile boolean cancelled;
    private volatile @Nullable Throwable failure;
    private boolean done;

    /** The next item, or null while there is none. Called by one thread at a time. */
    protected abstract @Nullable T next();

    /** Whether the stream is over. Asked when {@link #next} had nothing. */
    protected abstract boolean isOver();

    /** The stream is over, failed or cancelled: free what it holds. Called once. */
    protected abstract void closed();

    /** There may be something new. */
    public final void wake() {
        if (WORK.getAndIncrement(this) != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            drain();
            seen = WORK.addAndGet(this, -seen);
        }
    }

    /** Ends the stream at once, even if its subscriber takes nothing any more. */
    public final void fail(Throwable reason) {
        failure = reason;
        wake();
    }

    @Override
    public final void subscribe(Subscriber<? super T> newcomer) {
        if (subscriber != null) {
            throw new IllegalStateException("a pull stream has one subscriber");
        }
        subscriber = Objects.requireNonNull(newcomer);
        newcomer.onSubscribe(this);
    }

    @Override
    public final void request(long n) {
        if (n <= 0) {
            fail(new IllegalArgumentException("request: " + n + " (expected: 1 or more, Reactive Streams 3.9)"));
            return;
        }
        REQUESTED.accumulateAndGet(this, n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        wake();
    }

    @Override
    public final void cancel() {
        cancelled = true;
        wake();
    }

    private void drain() {
        Subscriber<? super T> target = subscriber;
        while (target != null && !done) {
            if (ended(target) || requested == 0) {
                return;
            }
            T item = next();
            if (item != null) {
                REQUESTED.decrementAndGet(this);
                target.onNext(item);
            } else {
                if (isOver()) {
                    close();
                    target.onComplete();
                }
                return;
            }
        }
    }

    private boolean ended(Subscriber<? super T> target) {
        Throwable reason = failure;
        if (cancelled) {
            close();
        } else if (reason != null) {
            close();
            target.onError(reason);
        }
        return done;
    }

    private void close() {
        done = true;
        closed();
    }
}
