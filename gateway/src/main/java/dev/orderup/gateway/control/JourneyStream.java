package dev.orderup.gateway.control;

import dev.orderup.gateway.journey.JourneyReport;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.scheduler.Schedulers;

/**
 * Journeys as they end, for one reader. An event loop only puts a journey into a queue of this reader; when that is full, because the reader is slow,
 * the oldest one is dropped and counted, and before the next one that is sent an event {@code dropped} says how many it was.
 */
final class JourneyStream {
    /** Some seconds of a busy gateway at the usual share; a reader that is further behind sees old news. */
    static final int QUEUED_MAX = 256;
    private final AtomicLong dropped = new AtomicLong();
    private final Runnable countDrop;

    /** @param countDrop told of each that is dropped, on any thread */
    JourneyStream(Runnable countDrop) {
        this.countDrop = countDrop;
    }

    /** @param listen begins to tell, and returns what ends it */
    Flux<ServerSentEvent<Object>> of(Function<Consumer<JourneyReport>, Runnable> listen) {
        return Flux.<JourneyReport>create(sink -> sink.onDispose(listen.apply(sink::next)::run), OverflowStrategy.IGNORE)
                .onBackpressureBuffer(QUEUED_MAX, _ -> drop(), BufferOverflowStrategy.DROP_OLDEST)
                // What follows, JSON above all, is not the business of the thread that ended the journey.
                .publishOn(Schedulers.parallel(), 1)
                .concatMapIterable(this::events, 1);
    }

    private void drop() {
        dropped.incrementAndGet();
        countDrop.run();
    }

    private Iterable<ServerSentEvent<Object>> events(JourneyReport report) {
        var journey = ServerSentEvent.<Object>builder(JourneyView.of(report))
                .event("journey")
                .id(Long.toString(report.sequence()))
                .build();
        long before = dropped.getAndSet(0);
        return before == 0
                ? List.of(journey)
                : List.of(ServerSentEvent.<Object>builder(new Dropped(before)).event("dropped").build(), journey);
    }

    /** How many journeys the reader was too slow for. */
    record Dropped(long journeys) {}
}
