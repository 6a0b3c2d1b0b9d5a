package dev.orderup.order.session;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Baskets in the memory of this instance. No other instance knows them, and they end with it.
 *
 * <p>
 * Bounded: in number, in lines each, in time. When there is no room a new basket is refused; those that are here have been promised.
 */
@Component
class MemoryBaskets implements BasketKeeper, MeterBinder {
    /** The one whose last change is the longest ago comes first, and so the one that expires next. */
    private final Map<UUID, Basket> baskets = new LinkedHashMap<>();
    private final int max;

    MemoryBaskets(SessionSettings settings) {
        this.max = settings.memoryMax();
    }

    @Override
    public KeptIn keptIn() {
        return KeptIn.MEMORY;
    }

    @Override
    public synchronized Kept create(Basket basket) {
        if (baskets.size() >= max) {
            purge();
        }
        if (baskets.size() >= max) {
            throw new BasketException.NoRoom(max);
        }
        return put(basket);
    }

    @Override
    public synchronized Kept get(Handle handle) {
        return Kept.here(present(handle.id()));
    }

    @Override
    public synchronized Kept change(Handle handle, UnaryOperator<Basket> change) {
        var present = present(handle.id());
        var changed = change.apply(present);
        if (changed.equals(present)) {
            return Kept.here(present);
        }
        baskets.remove(handle.id());
        return put(changed);
    }

    /** Forgets what has expired. */
    @Scheduled(fixedDelayString = "${orderup.session.purge-every:1m}", initialDelayString = "${orderup.session.purge-every:1m}")
    synchronized void purge() {
        var now = Instant.now();
        var oldest = baskets.values().iterator();
        while (oldest.hasNext() && oldest.next().isExpired(now)) {
            oldest.remove();
        }
    }

    private synchronized int size() {
        return baskets.size();
    }

    private Basket present(UUID id) {
        var basket = baskets.get(id);
        if (basket == null) {
            throw BasketException.NotFound.inMemory(id);
        }
        if (basket.isExpired(Instant.now())) {
            throw new BasketException.Expired(id);
        }
        return basket;
    }

    private Kept put(Basket basket) {
        baskets.put(basket.id(), basket);
        return Kept.here(basket);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("orderup.baskets", this, MemoryBaskets::size)
                .tag("kept", KeptIn.MEMORY.word())
                .description("Baskets that end with this instance")
                .register(registry);
    }
}
