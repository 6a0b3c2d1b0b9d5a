package dev.orderup.gateway.control;

import dev.orderup.gateway.Gateway;
import dev.orderup.gateway.journey.Journeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The journeys of requests: the last ones as a list, or those to come as server-sent events. */
@RestController
@RequestMapping("/gateway/journeys")
class JourneyDoor {
    private static final int LISTED_MAX = 100_000;
    /** Each has a queue of its own, and takes a little time of the event loops for every journey. */
    private static final int READERS_MAX = 16;
    private final Gateway gateway;
    private final Counter dropped;
    private final Semaphore readers = new Semaphore(READERS_MAX);
    private final Sinks.Empty<Void> closing = Sinks.empty();

    JourneyDoor(Gateway gateway, MeterRegistry registry) {
        this.gateway = gateway;
        dropped = registry.counter("orderup.gateway.journey.dropped");
    }

    /** Newest first. */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    List<JourneyView> last(@RequestParam(defaultValue = "100") int limit) {
        Bounds.check("limit", limit, 1, LISTED_MAX);
        return journeys().last(limit).stream().map(JourneyView::of).toList();
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Object>> live() {
        var journeys = journeys();
        return Flux.using(this::enter, _ -> stream(journeys), Semaphore::release).takeUntilOther(closing.asMono());
    }

    /** A comment comes first, because the head of the answer leaves with the first event; by then the reader misses nothing any more. */
    private Flux<ServerSentEvent<Object>> stream(Journeys journeys) {
        var opened = ServerSentEvent.builder().comment("journeys as they end").build();
        return Flux.merge(new JourneyStream(dropped::increment).of(journeys::listen), Flux.just(opened));
    }

    private Semaphore enter() {
        if (!readers.tryAcquire()) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, READERS_MAX + " readers are there already.");
        }
        return readers;
    }

    private Journeys journeys() {
        var journeys = gateway.journeys();
        if (journeys == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND,
                    "No request is timed: orderup.gateway.journey has sample 0 and ask nobody.");
        }
        return journeys;
    }

    /** Or the end of the control plane would wait for its readers. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing.tryEmitEmpty();
    }
}
