package dev.orderup.notification.analytics;

import java.time.Instant;
import java.util.concurrent.Semaphore;

import org.springframework.http.HttpStatus;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** Replays on demand: a stream of progress, each element a batch. It goes on as its reader does, and ends with it. */
@Component
class Replays {
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final KitchenView view;
    private final AnalyticsMeters meters;
    private final AnalyticsSettings settings;
    /** One at a time: a second gains nothing, and the pool has three connections. */
    private final Semaphore turn = new Semaphore(1);

    Replays(ConsumerFactory<byte[], byte[]> consumers, KitchenView view, AnalyticsMeters meters, AnalyticsSettings settings) {
        this.consumers = consumers;
        this.view = view;
        this.meters = meters;
        this.settings = settings;
    }

    Flux<ReplayProgress> since(Instant since) {
        return Flux.defer(() -> {
            if (!turn.tryAcquire()) {
                throw new ResponseStatusException(HttpStatus.CONFLICT, "A replay is running on this instance (expected: one at a time)");
            }
            return run(since).doFinally(_ -> turn.release());
        });
    }

    private Flux<ReplayProgress> run(Instant since) {
        return Flux.generate(() -> Replay.begin(consumers, view, meters, settings, since), Replays::step, Replay::close);
    }

    private static Replay step(Replay replay, SynchronousSink<ReplayProgress> reader) {
        reader.next(replay.step());
        if (replay.isOver()) {
            reader.complete();
        }
        return replay;
    }
}
