package dev.orderup.poller.compare;

import dev.orderup.poller.order.OrderUpdate;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All patterns follow the same orders at the same time, and the automatic kitchen moves them. */
final class Round {
    private final Plan plan;
    private final Kitchen kitchen;
    private final Progress progress;

    Round(Plan plan, Kitchen kitchen, Progress progress) {
        this.plan = plan;
        this.kitchen = kitchen;
        this.progress = progress;
    }

    Outcome run(String name) {
        List<Contestant> contestants = plan.entrants().stream().map(entrant -> new Contestant(entrant, plan, progress::step)).toList();
        try {
            int seats = plan.entrants().stream().mapToInt(entrant -> Contestant.seats(entrant, plan)).sum();
            progress.begin(name, seats * Pace.BUSY.updates());
            List<String> placed = kitchen.placeAutomatic(plan.orders())
                    .index()
                    .flatMap(order -> followByAll(contestants, order.getT2(), Math.toIntExact(order.getT1())), plan.orders())
                    .collectList()
                    .blockOptional()
                    .orElseThrow();
            Map<String, List<OrderUpdate>> histories = kitchen.histories(placed);
            return new Outcome(histories.values(), contestants.stream().map(contestant -> contestant.cost(histories)).toList());
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    private Mono<String> followByAll(List<Contestant> contestants, String orderId, int index) {
        return Flux.fromIterable(contestants)
                .flatMap(contestant -> contestant.follow(orderId, index, plan.orders()), contestants.size())
                .then(Mono.just(orderId));
    }
}
