package dev.orderup.order.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Everything that can be done with orders, whichever door asks for it, by those who may ({@link Access}).
 *
 * <p>
 * Methods are imperative and block: they run on virtual threads, where a blocked thread costs a few hundred bytes. Each is one round trip
 * to the database when it goes well; only a refusal takes a second one, to find out why.
 *
 * <p>
 * To add an operation: a method here, its statement in {@link OrderStore}, and one method in each door.
 */
@Service
public class Orders {
    /** A move that was refused although it looks allowed has met another one; only so many can follow each other on one order. */
    private static final int RACES_MAX = OrderStatus.values().length;

    private final OrderStore store;
    private final Kitchens kitchens;
    private final List<OrderListener> listeners;

    Orders(OrderStore store, Kitchens kitchens, List<OrderListener> listeners) {
        this.store = store;
        this.kitchens = kitchens;
        this.listeners = List.copyOf(listeners);
    }

    /** Places an order; with a key, N calls of one caller place one order and are all answered with it as it was placed. */
    public Placement place(Caller caller, OrderDraft draft, @Nullable IdempotencyKey key) {
        return place(caller, draft.checked(), key);
    }

    public Placement place(Caller caller, NewOrder order, @Nullable IdempotencyKey key) {
        Access.place(caller, order.customerId());
        boolean byHand = kitchens.isByHand(order.restaurantId());
        var placement = key == null
                ? new Placement(store.place(order, byHand), false)
                : store.place(order, byHand, caller, key, Fingerprint.of(order));
        if (!placement.replayed()) {
            committed(placement.order().update());
        }
        return placement;
    }

    public Order get(Caller caller, UUID id) {
        var order = find(id);
        Access.see(caller, order);
        return order;
    }

    /** What happened to the order after a version, in order, complete at the time of the call; and whose it is. */
    public OrderHistory updates(Caller caller, UUID id, long after) {
        if (after < 0) {
            throw new InvalidRequest("after", after, "a version that you have seen, or 0 for all updates");
        }
        var history = store.history(id, after).orElseThrow(() -> new OrderNotFound(id));
        if (!Access.scope(caller).holds(history.customerId(), history.restaurantId(), history.status())) {
            throw new Forbidden(caller, id);
        }
        return history;
    }

    /** Every update up to the order's version, so that both tell the same story. */
    public List<OrderUpdate> history(Order order) {
        return store.updates(order.id(), 0).stream().filter(update -> update.version() <= order.version()).toList();
    }

    public OrderPage list(Caller caller, OrderQuery query) {
        // One more than asked for tells whether there is another page.
        var orders = store.list(query, Access.list(caller, query), query.limit() + 1);
        if (orders.size() <= query.limit()) {
            return new OrderPage(orders, Optional.empty());
        }
        var page = orders.subList(0, query.limit());
        return new OrderPage(page, Optional.of(new PageCursor(page.getLast().id())));
    }

    /** Counts every row that matches: right, and slower the more there are. */
    public long count(Caller caller, OrderQuery query) {
        return store.count(query, Access.list(caller, query));
    }

    /** What the database's statistics say: at once, however many there are, and roughly; exact where there are few. */
    public RowCount estimate(Caller caller, OrderQuery query) {
        return store.estimate(query, Access.list(caller, query));
    }

    public Order cancel(Caller caller, UUID id, ExpectedVersion expected) {
        return advance(caller, id, OrderStatus.CANCELLED, expected);
    }

    /**
     * Moves the order to a status.
     *
     * @throws Forbidden if the order is another's, or the status not the caller's to give; this comes before what the order allows
     * @throws StaleVersion if the order's version is none of those expected; this comes first, as in RFC 9110 §13.2.2
     * @throws IllegalTransition if the order's status does not lead there
     */
    public Order advance(Caller caller, UUID id, OrderStatus to, ExpectedVersion expected) {
        Access.move(caller, to);
        for (int races = 0; races < RACES_MAX; races++) {
            var moved = store.move(id, to, expected, Access.scope(caller));
            if (moved.isPresent()) {
                committed(moved.get().update());
                return moved.get();
            }
            refuseIfRefused(get(caller, id), to, expected);
        }
        throw new IllegalStateException("order %s allows to become %s and yet does not".formatted(id, to));
    }

    /** Takes one step with each order that has been at rest for {@code pace}; at most {@code limit} of them. */
    public int stepDue(Duration pace, int limit) {
        var updates = store.stepDue(pace, limit);
        updates.forEach(this::committed);
        return updates.size();
    }

    public Optional<Duration> untilDue(Duration pace) {
        return store.untilDue(pace);
    }

    private Order find(UUID id) {
        return store.find(id).orElseThrow(() -> new OrderNotFound(id));
    }

    private static void refuseIfRefused(Order order, OrderStatus to, ExpectedVersion expected) {
        if (!expected.allows(order.version())) {
            throw new StaleVersion(order.id(), order.version());
        }
        if (!order.status().next().contains(to)) {
            throw new IllegalTransition(order.id(), order.status(), to);
        }
    }

    private void committed(OrderUpdate update) {
        listeners.forEach(listener -> listener.committed(update));
    }
}
