package dev.orderup.order.metrics;

import dev.orderup.order.domain.OrderListener;
import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.OrderUpdate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.springframework.stereotype.Component;

/** Orders placed and transitions made, as committed by this instance. All series exist from the start, so that a rate has a zero to begin at. */
@Component
class OrderMetrics implements OrderListener {
    private final Counter placed;
    private final Map<OrderStatus, Counter> transitions = new EnumMap<>(OrderStatus.class);

    OrderMetrics(MeterRegistry meters) {
        placed = Counter.builder("orderup.orders.placed").description("Orders placed").register(meters);
        for (var status : OrderStatus.values()) {
            transitions.put(status, Counter.builder("orderup.orders.transitions")
                    .description("Changes of status, by the new status")
                    .tag("status", status.name().toLowerCase(Locale.ROOT))
                    .register(meters));
        }
    }

    @Override
    public void committed(OrderUpdate update) {
        if (update.status() == OrderStatus.PLACED) {
            placed.increment();
        }
        Objects.requireNonNull(transitions.get(update.status())).increment();
    }
}
