package dev.orderup.notification.assistant;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import dev.orderup.notification.problem.Problem;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * The places of a model: so many answers at once and no more. When the service stops, this stops before the servers do (a lifecycle of
 * the default phase is the first to stop): answers are broken off, and their clients told, within the servers' grace.
 */
@Component
class AnswerPlaces implements SmartLifecycle {
    static final String RESTARTING = "This instance is stopping. Ask again: another one answers.";

    private final Set<Place> taken = ConcurrentHashMap.newKeySet();
    private final Semaphore free;
    private final int all;
    private volatile boolean running;

    AnswerPlaces(AssistantSettings settings, MeterRegistry meters) {
        all = settings.answersMax();
        free = new Semaphore(all);
        Gauge.builder("orderup.assistant.open", taken, Set::size).description("Answers under way").register(meters);
    }

    /** Takes a place, until it is closed. */
    Place take() {
        if (!running) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, RESTARTING);
        }
        if (!free.tryAcquire()) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
                    "All " + all + " places of the assistant are taken. Ask again in a moment.");
        }
        Place place = new Place();
        taken.add(place);
        return place;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        taken.forEach(Place::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Holds one answer. */
    final class Place implements AutoCloseable {
        private volatile @Nullable AnswerStream answer;

        AnswerStream holds(AnswerStream stream) {
            answer = stream;
            if (!running) {
                stop();
            }
            return stream;
        }

        private void stop() {
            AnswerStream held = answer;
            if (held != null) {
                held.breakOff(Problem.of("restarting", "Restarting", HttpStatus.SERVICE_UNAVAILABLE.value(), RESTARTING));
            }
        }

        @Override
        public void close() {
            if (taken.remove(this)) {
                free.release();
            }
        }
    }
}
