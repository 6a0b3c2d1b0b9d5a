package dev.orderup.poller.compare;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.NewOrder;
import dev.orderup.poller.order.Order;
import dev.orderup.poller.order.OrderLine;
import dev.orderup.poller.order.OrderStatus;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.order.Orders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Places the orders of a comparison, and moves those of the restaurant whose orders nobody else moves. */
final class Kitchen {
    // Enough to keep the service busy, few enough to leave the clients' threads a processor.
    private static final int AT_ONCE = 8;
    private static final List<OrderLine> LINES = List.of(new OrderLine("margherita", 2, 950), new OrderLine("water", 1, 250));
    private static final NewOrder AUTOMATIC = new NewOrder("compare", "compare-kitchen", LINES, null);
    private static final NewOrder BY_HAND = new NewOrder("compare", "manual", LINES, null);

    private final Orders orders;

    Kitchen(Orders orders) {
        this.orders = orders;
    }

    /** Orders that the automatic kitchen moves, as they are placed. */
    Flux<String> placeAutomatic(int count) {
        return place(AUTOMATIC, count);
    }

    /** Orders that rest until {@link #move} is called. */
    List<String> placeByHand(int count) {
        return place(BY_HAND, count).collectList().blockOptional().orElseThrow();
    }

    private Flux<String> place(NewOrder order, int count) {
        return Flux.range(0, count).flatMap(number -> {
            // A service that is busy or starting is asked again, with the same key: there will be one order.
            String key = UUID.randomUUID().toString();
            return patiently(() -> orders.place(order, key).id());
        }, AT_ONCE);
    }

    /** Moves each order one step on, the last of which leads here; the orders go together, not one after the other. */
    void move(List<String> orderIds, OrderStatus to) {
        Flux.fromIterable(orderIds).flatMap(id -> patiently(() -> moved(id, to)), AT_ONCE).blockLast();
    }

    private OrderStatus moved(String orderId, OrderStatus to) {
        Order order = to == OrderStatus.CANCELLED ? orders.cancel(orderId) : orders.advance(orderId, to, 0);
        return order.status();
    }

    /** What really happened to each order: this is what every pattern is held against. */
    Map<String, List<OrderUpdate>> histories(List<String> orderIds) {
        return Flux.fromIterable(orderIds)
                .flatMap(id -> patiently(() -> orders.show(id)), AT_ONCE)
                .collectMap(Order::id, Order::updates)
                .blockOptional()
                .orElseThrow();
    }

    private static <T> Mono<T> patiently(Callable<T> call) {
        return Mono.fromCallable(call)
                .subscribeOn(Schedulers.boundedElastic())
                .retryWhen(Retry.backoff(5, Duration.ofMillis(200))
                        .filter(error -> error instanceof Failure.Unavailable away && !away.isUnreachable())
                        .onRetryExhaustedThrow((retry, last) -> last.failure()));
    }
}
