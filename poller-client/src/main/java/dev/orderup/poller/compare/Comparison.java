package dev.orderup.poller.compare;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.NewOrder;
import dev.orderup.poller.order.Order;
import dev.orderup.poller.order.OrderLine;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.order.Orders;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Places orders and follows each by every pattern at once, so that all are measured on the same updates at the same time.
 *
 * <p>A first order is followed and not counted: it loads the classes of every pattern, which else would be charged to the
 * first updates. The kitchen moves the orders; this only looks on.
 */
public final class Comparison {
    // Enough to keep the service busy, few enough to leave the clients' threads a processor.
    private static final int PLACED_AT_ONCE = 8;
    // Of an order that is delivered; only the bar on the screen relies on it.
    private static final int UPDATES_USUALLY = 6;
    private static final NewOrder ORDER = new NewOrder("compare", "compare-kitchen",
            List.of(new OrderLine("margherita", 2, 950), new OrderLine("water", 1, 250)), null);

    private final Plan plan;
    private final Orders orders;
    private final Progress progress;

    public Comparison(Plan plan, Orders orders, Progress progress) {
        this.plan = plan;
        this.orders = orders;
        this.progress = progress;
    }

    /** Runs it all; what already fails to warm up is the result, since to try it again would take as long to say the same. */
    public Result run() {
        Result warmUp = round("warming up", 1);
        return warmUp.complete() ? round("comparing", plan.orders()) : warmUp;
    }

    private Result round(String name, int count) {
        List<Contestant> contestants = plan.patterns().stream().map(word -> new Contestant(word, plan.settings(), plan.timeout())).toList();
        try {
            progress.begin(name, count * contestants.size() * UPDATES_USUALLY);
            List<String> placed = Flux.range(0, count)
                    .flatMap(number -> place(), PLACED_AT_ONCE)
                    .flatMap(orderId -> followByAll(contestants, orderId), count)
                    .collectList()
                    .blockOptional()
                    .orElseThrow();
            Map<String, List<OrderUpdate>> histories = histories(placed);
            return result(histories.values(), contestants.stream().map(contestant -> contestant.cost(histories)).toList());
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    /** A service that is busy or starting is asked again, with the same key: there will be one order. */
    private Mono<String> place() {
        String key = UUID.randomUUID().toString();
        return Mono.fromCallable(() -> orders.place(ORDER, key).id())
                .subscribeOn(Schedulers.boundedElastic())
                .retryWhen(Retry.backoff(5, Duration.ofMillis(200))
                        .filter(error -> error instanceof Failure.Unavailable away && !away.isUnreachable())
                        .onRetryExhaustedThrow((retry, last) -> last.failure()));
    }

    private Mono<String> followByAll(List<Contestant> contestants, String orderId) {
        return Flux.fromIterable(contestants)
                .flatMap(contestant -> contestant.follow(orderId, progress::step), contestants.size())
                .then(Mono.just(orderId));
    }

    /** What really happened to each order, asked when all is over: this is what every pattern is held against. */
    private Map<String, List<OrderUpdate>> histories(List<String> orderIds) {
        return Flux.fromIterable(orderIds)
                .flatMap(id -> Mono.fromCallable(() -> orders.show(id)).subscribeOn(Schedulers.boundedElastic()), PLACED_AT_ONCE)
                .collectMap(Order::id, Order::updates)
                .blockOptional()
                .orElseThrow();
    }

    private Result result(Collection<List<OrderUpdate>> histories, List<PatternCost> costs) {
        Set<Integer> lengths = histories.stream().map(List::size).collect(Collectors.toSet());
        return new Result(histories.size(), lengths.size() == 1 ? lengths.iterator().next() : null, plan.settings().gateway().toString(),
                plan.settings().pollInterval().toMillis(), costs);
    }
}
