package dev.orderup.poller.compare;

import dev.orderup.poller.cost.Spending;
import dev.orderup.poller.cost.Staleness;
import dev.orderup.poller.cost.Trail;
import dev.orderup.poller.cost.Verdict;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.pattern.Client;
import dev.orderup.poller.pattern.Pattern;
import dev.orderup.poller.pattern.Resumption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One pattern in a comparison, those who follow orders by it, and the trail that each leaves. */
final class Contestant implements AutoCloseable {
    // Of those who follow, so many connect at a time: a backlog of 1024 holds them, and none is refused.
    private static final int ENTERING_AT_ONCE = 256;

    private final Entrant entrant;
    private final int subscribers;
    private final Runnable onUpdate;
    private final Pattern pattern;
    private final Duration cpuAtStart;
    private final Staleness staleness = new Staleness();
    private final LongAdder seen = new LongAdder();
    private final Queue<Seat> seats = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger resumed = new AtomicInteger();
    private final Resumption resumption;
    // Guarded by this.
    private final List<Client> clients = new ArrayList<>();

    Contestant(Entrant entrant, Plan plan, Runnable onUpdate) {
        this.entrant = entrant;
        this.subscribers = plan.subscribers();
        this.onUpdate = onUpdate;
        this.pattern = entrant.word().open(entrant.settings());
        this.clients.add(pattern);
        this.cpuAtStart = pattern.cpu().orElse(Duration.ZERO);
        this.resumption = new Resumption(plan.timeout().plus(plan.pace().length()), (failure, pause) -> resumed.incrementAndGet());
    }

    /** How many follow so many orders, each of them one. */
    static int seats(Entrant entrant, Plan plan) {
        return plan.subscribers() == 0 || readsAll(entrant) ? plan.orders() : plan.subscribers();
    }

    private static boolean readsAll(Entrant entrant) {
        return entrant.word().subscribersPerClient() == Integer.MAX_VALUE;
    }

    /** How many who follow there are: a client who follows all orders is one. */
    int subscribers() {
        return subscribers == 0 || readsAll(entrant) ? 1 : subscribers;
    }

    /**
     * Lets in those who follow one of the orders. Completes when they have come to the end of it in any case: what went wrong is in
     * the row.
     *
     * @param index which of the orders of this round it is
     */
    Mono<Void> follow(String orderId, int index, int orders) {
        return Flux.fromIterable(clients(index, orders)).flatMap(client -> follow(client, orderId, () -> {}), Integer.MAX_VALUE).then();
    }

    /** Lets all in who follow one of the orders. Completes when each of them has seen where its order stands, or has failed. */
    Mono<Void> enter(List<String> orderIds, Runnable onLeave) {
        return Flux.range(0, orderIds.size())
                .concatMapIterable(index -> clients(index, orderIds.size()).stream()
                        .map(client -> enter(client, orderIds.get(index), onLeave))
                        .toList())
                .flatMap(entering -> entering, ENTERING_AT_ONCE)
                .then();
    }

    private Mono<Void> enter(Client client, String orderId, Runnable onLeave) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> present = Sinks.empty();
            var _ = follow(client, orderId, present::tryEmitEmpty).doFinally(end -> {
                present.tryEmitEmpty();
                onLeave.run();
            }).subscribe();
            return present.asMono();
        });
    }

    private Mono<Void> follow(Client client, String orderId, Runnable onSight) {
        return Mono.defer(() -> {
            var trail = new Trail(staleness, Instant.now());
            seats.add(new Seat(orderId, trail));
            return resumption.follow(client, orderId, 0).doOnNext(update -> {
                trail.see(update, Instant.now());
                seen.increment();
                onSight.run();
                onUpdate.run();
            }).then().onErrorResume(error -> Mono.fromRunnable(() -> failures.add(error)));
        });
    }

    /** By which clients the order with this index is followed: by the first of all, or by those of its subscribers. */
    private synchronized List<Client> clients(int index, int orders) {
        if (subscribers == 0 || readsAll(entrant)) {
            return List.of(pattern);
        }
        var own = new ArrayList<Client>();
        for (int subscriber = index; subscriber < subscribers; subscriber += orders) {
            own.add(client(subscriber / entrant.word().subscribersPerClient()));
        }
        return own;
    }

    private Client client(int number) {
        while (clients.size() <= number) {
            clients.add(pattern.another());
        }
        return clients.get(number);
    }

    long seen() {
        return seen.sum();
    }

    Spending spending() {
        return pattern.spending();
    }

    /** What it cost on this side; the thread's CPU time is lost when this is closed. */
    PatternCost cost(Map<String, List<OrderUpdate>> histories) {
        Verdict verdict = seats.stream().map(seat -> seat.verdict(histories)).reduce(Verdict.NOTHING, Verdict::plus);
        Spending spent = pattern.spending();
        return new PatternCost(entrant.name(), entrant.word().transport(), subscribers(), verdict.expected(), verdict.seen(),
                verdict.duplicates(), verdict.outOfOrder(), verdict.altered(), spent.absorbed(), resumed.get(), spent.requests(),
                per(verdict.seen(), spent.requests()), spent.connections(), spent.bytesSent(), spent.bytesReceived(),
                per(verdict.seen(), spent.bytesSent() + spent.bytesReceived()), spent.emptyAnswers(), shareEmpty(spent), staleness.millis(),
                staleness.samples(), cpuMicrosPer(verdict.seen()), ServerCost.NOT_MEASURED, complaint(verdict));
    }

    private @Nullable String complaint(Verdict verdict) {
        var complaints = new ArrayList<String>();
        if (!verdict.isComplete()) {
            complaints.add(verdict.complaint());
        }
        Throwable first = failures.peek();
        if (first != null) {
            complaints.add(first.getMessage() + (failures.size() > 1 ? "; so for " + failures.size() + " who followed" : ""));
        }
        return complaints.isEmpty() ? null : String.join("; ", complaints);
    }

    private static @Nullable Double per(int updates, long amount) {
        return updates == 0 ? null : (double) amount / updates;
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

    /** One who follows one order, and what came of it. */
    private record Seat(String orderId, Trail trail) {
        Verdict verdict(Map<String, List<OrderUpdate>> histories) {
            return Verdict.of(trail.seen(), histories.getOrDefault(orderId, List.of()));
        }
    }
}
