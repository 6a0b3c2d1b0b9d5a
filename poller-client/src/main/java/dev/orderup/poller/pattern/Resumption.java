package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderStatus;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.order.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.Retry.RetrySignal;

/**
 * Follows an order to its end over as many connections as that takes: after each that breaks, again from the last version
 * seen.
 *
 * <p>Between two attempts it waits, longer each time, not quite as long as another who broke off at the same moment, and as
 * long as the service asks to ({@code Retry-After}). Who was never let in does not try again: the system is not up.
 */
public final class Resumption {
    // A new token that is refused sooner was never good.
    private static final Duration TOKEN_LASTS_MIN = Duration.ofSeconds(1);

    private final Duration timeout;
    private final BiConsumer<Failure, Duration> onPause;

    /**
     * @param timeout when to give up, whatever happens
     * @param onPause told of each break and how long the pause after it will be
     */
    public Resumption(Duration timeout, BiConsumer<Failure, Duration> onPause) {
        this.timeout = timeout;
        this.onPause = onPause;
    }

    public Flux<OrderUpdate> follow(Client client, String orderId, long after) {
        return Flux.defer(() -> {
            var place = new Place(after);
            Flux<OrderUpdate> attempts = Flux.defer(() -> client.follow(orderId, place.version))
                    .doOnNext(place::reached)
                    .onErrorResume(error -> place.isFinal(), error -> Flux.empty())
                    .retryWhen(Retry.from(breaks -> breaks.concatMap(signal -> pause(signal, place))));
            // A deadline that failed would leave the attempts running; one that merely comes cancels them.
            return attempts.doOnComplete(place::end)
                    .takeUntilOther(Mono.delay(timeout))
                    .concatWith(Mono.defer(() -> place.ended ? Mono.empty() : Mono.error(giveUp(orderId, place))));
        });
    }

    private Mono<Long> pause(RetrySignal signal, Place place) {
        if (!(signal.failure() instanceof Failure broke) || !place.mayReturn(broke)) {
            return Mono.error(signal.failure());
        }
        Duration pause = Pause.after(place.failed(broke), broke);
        onPause.accept(broke, pause);
        return Mono.delay(pause);
    }

    private Failure giveUp(String orderId, Place place) {
        String reason = place.lastBreak == null ? "no update came" : "the last trouble: " + place.lastBreak.getMessage();
        return new Failure.Unavailable(
                "gave up after " + timeout.toSeconds() + " s: order " + orderId + " stood at " + place + "; " + reason, place.lastBreak);
    }

    /** How far one follower has come. */
    private static final class Place {
        private long version;
        private @Nullable OrderStatus status;
        private int breaks;
        private boolean letIn;
        private boolean ended;
        private @Nullable Failure lastBreak;
        private @Nullable Instant unauthenticated;

        Place(long version) {
            this.version = version;
        }

        void reached(OrderUpdate update) {
            version = Math.max(version, update.version());
            status = update.status();
            breaks = 0;
            letIn = true;
        }

        boolean mayReturn(Failure broke) {
            return switch (broke) {
                case Failure.Unavailable away -> letIn(away);
                case Failure.Unauthenticated expired -> letIn && isFirstForLong();
                case Failure.NotFound unknown -> false;
                case Failure.Refused no -> false;
            };
        }

        /** Whether anybody has ever answered: a break is no refusal to connect. */
        private boolean letIn(Failure.Unavailable broke) {
            letIn |= !broke.isUnreachable();
            return letIn;
        }

        /** A token expires while an order is followed; when the next one is refused as well, time is not the reason. */
        private boolean isFirstForLong() {
            Instant before = unauthenticated;
            unauthenticated = Instant.now();
            return before == null || before.plus(TOKEN_LASTS_MIN).isBefore(unauthenticated);
        }

        int failed(Failure broke) {
            lastBreak = broke;
            return ++breaks;
        }

        void end() {
            ended = true;
        }

        boolean isFinal() {
            return status != null && status.isFinal();
        }

        @Override
        public String toString() {
            return "version " + version + (status == null ? "" : " " + status);
        }
    }
}
