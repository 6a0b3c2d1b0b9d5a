package dev.orderup.notification.assistant;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.orderup.notification.assistant.AssistantMeters.Outcome;
import dev.orderup.notification.assistant.Part.FromHistory;
import dev.orderup.notification.assistant.Part.Known;
import dev.orderup.notification.feed.OrderUpdate;
import dev.orderup.notification.problem.Problem;
import dev.orderup.notification.stream.PullStream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * One answer as it is generated.
 *
 * <pre>
 *   parts --&gt; tokens --next(), at the model's pace--&gt; socket
 *     ^                        ^ not asked while the socket takes nothing,
 *   history                    | and never again once the client has closed
 * </pre>
 *
 * A token is generated when the socket has asked for it and the pace allows it, so there is no queue of them. The story: the first
 * token comes at once; each further one a pace after the one before; at a part that needs the history the stream waits for it; then
 * {@code done}, or {@code error} if the history could not be read, if the time is up, or if this instance stops.
 */
final class AnswerStream extends PullStream<DataBuffer> {
    /** A word with the space before it, about what language models take for a token. */
    private static final Pattern TOKEN = Pattern.compile("\\s*\\S+");

    /** What all answers share. */
    record Model(Duration pace, ScheduledExecutorService timer, AssistantMeters meters, AnswerWords words) {}

    private final Model model;
    private final DataBufferFactory buffers;
    private final Queue<Part> parts;
    private final CompletableFuture<List<OrderUpdate>> history;
    private final long askedNanos;
    private final Queue<String> tokens = new ArrayDeque<>();
    private volatile @Nullable Problem failure;
    private volatile boolean outOfTime;
    private volatile boolean alarmSet;
    private @Nullable Future<?> alarm;
    private Duration toFirstToken = Duration.ZERO;
    private long generated;
    private long dueNanos;
    private @Nullable Outcome outcome;

    /**
     * @param history up to the version that the parts are made of
     * @param askedNanos when the question came, by {@link System#nanoTime}
     */
    AnswerStream(Model model, DataBufferFactory buffers, List<Part> parts, CompletableFuture<List<OrderUpdate>> history, long askedNanos) {
        this.model = model;
        this.buffers = buffers;
        this.parts = new ArrayDeque<>(parts);
        this.history = history;
        this.askedNanos = askedNanos;
        dueNanos = System.nanoTime();
    }

    /** Ends the answer with an {@code error} event, as soon as the client takes one. */
    void breakOff(Problem problem) {
        failure = problem;
        wake();
    }

    /** Ends the answer because its time is up, even if its client takes nothing any more. */
    void giveUp() {
        outOfTime = true;
        fail(new IllegalStateException("the answer has taken all of its time"));
    }

    @Override
    protected @Nullable DataBuffer next() {
        if (outcome != null) {
            return null;
        }
        Problem problem = failure;
        if (problem != null) {
            return end(Outcome.FAILED, model.words().error(problem));
        }
        if (!hasToken()) {
            return parts.isEmpty() ? end(Outcome.COMPLETED, model.words().done(generated, toFirstToken)) : null;
        }
        return isDue() ? token() : null;
    }

    private DataBuffer end(Outcome reached, byte[] event) {
        outcome = reached;
        return buffers.wrap(event);
    }

    /** Whether there is a token to say; makes the next part's, if that can be said by now. */
    private boolean hasToken() {
        while (tokens.isEmpty() && !parts.isEmpty()) {
            String text = text(parts.element());
            if (text == null) {
                return false;
            }
            parts.remove();
            TOKEN.matcher(generated == 0 ? text : " " + text).results().map(MatchResult::group).forEach(tokens::add);
        }
        return !tokens.isEmpty();
    }

    private @Nullable String text(Part part) {
        return switch (part) {
            case Known known -> known.text();
            // Whoever waits for the history is woken when it is there, and broken off when it cannot be read.
            case FromHistory late when history.state() == Future.State.SUCCESS -> late.text().apply(history.resultNow());
            case FromHistory _ -> null;
        };
    }

    private boolean isDue() {
        long left = dueNanos - System.nanoTime();
        if (left <= 0) {
            return true;
        }
        if (!alarmSet) {
            alarmSet = true;
            alarm = model.timer().schedule(this::ring, left, TimeUnit.NANOSECONDS);
        }
        return false;
    }

    private void ring() {
        alarmSet = false;
        wake();
    }

    private DataBuffer token() {
        long now = System.nanoTime();
        if (generated == 0) {
            toFirstToken = Duration.ofNanos(now - askedNanos);
            model.meters().firstToken(toFirstToken);
        }
        // Of a client that was slow the time is not made good: a model that waited did not think meanwhile.
        dueNanos = now + model.pace().toNanos();
        generated++;
        model.meters().token();
        return buffers.wrap(model.words().token(tokens.remove()));
    }

    @Override
    protected boolean isOver() {
        return outcome != null;
    }

    @Override
    protected void closed() {
        Future<?> waiting = alarm;
        if (waiting != null) {
            waiting.cancel(false);
        }
        model.meters().ended(reached(), tokensLeft());
    }

    private Outcome reached() {
        if (outcome != null) {
            return outcome;
        }
        return outOfTime ? Outcome.FAILED : Outcome.CANCELLED;
    }

    private long tokensLeft() {
        return tokens.size() + parts.stream().mapToLong(AnswerStream::tokensKnown).sum();
    }

    private static long tokensKnown(Part part) {
        return part instanceof Known known ? TOKEN.matcher(known.text()).results().count() : 0;
    }
}
