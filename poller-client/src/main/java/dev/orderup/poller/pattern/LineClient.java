package dev.orderup.poller.pattern;

import dev.orderup.poller.cost.Spending;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A client on a {@link Line}. The first of its pattern opens the line, others join it; the first hangs up for all. */
abstract sealed class LineClient implements Pattern permits Poll, LongPoll, Sse, WebSocket, Grpc {
    final Line line;
    // As many as there are subscribers in a comparison, which bounds them.
    private final Queue<LineClient> others = new ConcurrentLinkedQueue<>();

    LineClient(Line line) {
        this.line = line;
    }

    /** A client like this one, with connections of its own. */
    abstract LineClient join(Line line);

    /** Closes the connections of this client. */
    abstract void hangUp();

    @Override
    public final Client another() {
        LineClient other = join(line);
        others.add(other);
        return other;
    }

    @Override
    public final Spending spending() {
        return line.meter().spending();
    }

    @Override
    public final Optional<Duration> cpu() {
        return line.loop().cpu();
    }

    @Override
    public final void close() {
        others.forEach(LineClient::hangUp);
        hangUp();
        line.loop().close();
    }
}
