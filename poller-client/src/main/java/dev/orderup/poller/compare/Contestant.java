package dev.orderup.poller.compare;

import dev.orderup.poller.cost.Spending;
import dev.orderup.poller.cost.Staleness;
import dev.orderup.poller.cost.Trail;
import dev.orderup.poller.cost.Verdict;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.pattern.Pattern;
import dev.orderup.poller.pattern.Resumption;
import dev.orderup.poller.pattern.Settings;
import dev.orderup.poller.pattern.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One pattern in a comparison, and the trail it leaves of each order. */
final class Contestant implements AutoCloseable {
    private final Word word;
    private final Pattern pattern;
    private final Duration cpuAtStart;
    private final Staleness staleness = new Staleness();
    private final Map<String, Trail> trails = new ConcurrentHashMap<>();
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
    private final AtomicInteger resumed = new AtomicInteger();
    private final Resumption resumption;

    Contestant(Word word, Settings settings, Duration timeout) {
        this.word = word;
        this.pattern = word.open(settings);
        this.cpuAtStart = pattern.cpu().orElse(Duration.ZERO);
        this.resumption = new Resumption(timeout, (failure, pause) -> resumed.incrementAndGet());
    }

    /** Follows an order to its end. Completes in any case: what went wrong is in the row. */
    Mono<Void> follow(String orderId, Runnable onUpdate) {
        return Mono.defer(() -> {
            var trail = new Trail(staleness, Instant.now());
            trails.put(orderId, trail);
            return resumption.follow(pattern, orderId, 0).doOnNext(update -> {
                trail.see(update, Instant.now());
                onUpdate.run();
            }).then().onErrorResume(error -> Mono.fromRunnable(() -> failures.put(orderId, error)));
        });
    }

    PatternCost cost(Map<String, List<OrderUpdate>> histories) {
        Verdict verdict = histories.entrySet().stream().map(this::verdict).reduce(Verdict.NOTHING, Verdict::plus);
        Spending spent = pattern.spending();
        return new PatternCost(word.toString(), word.transport(), verdict.expected(), verdict.seen(), verdict.duplicates(),
                verdict.outOfOrder(), verdict.altered(), spent.absorbed(), resumed.get(), spent.requests(), spent.connections(),
                spent.bytesSent(), spent.bytesReceived(), spent.emptyAnswers(), shareEmpty(spent), staleness.millis(), staleness.samples(),
                cpuMicrosPer(verdict.seen()), null, complaint(verdict));
    }

    private Verdict verdict(Map.Entry<String, List<OrderUpdate>> history) {
        Trail trail = trails.get(history.getKey());
        return Verdict.of(trail == null ? List.of() : trail.seen(), history.getValue());
    }

    private @Nullable String complaint(Verdict verdict) {
        var complaints = new ArrayList<String>();
        if (!verdict.isComplete()) {
            complaints.add(verdict.complaint());
        }
        failures.values().stream().map(Throwable::getMessage).distinct().limit(3).forEach(complaints::add);
        return complaints.isEmpty() ? null : String.join("; ", complaints);
    }

    private static @Nullable Double shareEmpty(Spending spent) {
        return spent.emptyAnswers() == null || spent.requests() == 0 ? null : (double) spent.emptyAnswers() / spent.requests();
    }

    private @Nullable Double cpuMicrosPer(int updates) {
        Optional<Duration> cpu = pattern.cpu();
        return cpu.isEmpty() || updates == 0 ? null : cpu.get().minus(cpuAtStart).toNanos() / 1000.0 / updates;
    }

    @Override
    public void close() {
        pattern.close();
    }
}
