package dev.orderup.order.session;

import dev.orderup.order.domain.Access;
import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.Check;
import dev.orderup.order.domain.ExpectedVersion;
import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.OrderDraft.LineDraft;
import dev.orderup.order.domain.Orders;
import dev.orderup.order.domain.Placement;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Stateful versus stateless (topic 9, {@code session}): the same basket, its state in one of three places between two requests.
 *
 * <p>
 * <em>In the memory of one instance</em> ({@link MemoryBaskets}): nothing to wait for, nothing to send. Every request must find its way to
 * that instance, which takes a sticky route, and when the instance ends, its baskets end. Choose it for what a customer does not miss.
 * <em>In the database</em> ({@link DatabaseBaskets}): any instance serves any request and nothing is lost; each request waits for one or two
 * round trips, and what is abandoned has to be swept out. Choose it unless something speaks against it. <em>With the customer, in a signed
 * token</em> ({@link TokenBaskets}): the service remembers nothing, and any instance serves any request without asking anyone; each request
 * carries the whole basket, and nobody can take back a token that is out, so an older one can be brought again until it expires. What
 * each costs and loses is measured by {@code ./orderup lab session}; README's topic table has the figures.
 *
 * <p>
 * Whoever may order for its customer may have a basket ({@link Access}). It is checked out by placing an order under an idempotency key made of the basket's id: however often, through whichever instance
 * and with however old a token that is asked for, one basket becomes one order.
 *
 * <p>
 * To add another place: a {@link BasketKeeper}, and its word in {@link KeptIn}.
 */
@Service
public class Baskets {
    private final Map<KeptIn, BasketKeeper> keepers = new EnumMap<>(KeptIn.class);
    private final SessionSettings settings;
    private final Orders orders;

    Baskets(List<BasketKeeper> keepers, SessionSettings settings, Orders orders) {
        keepers.forEach(keeper -> this.keepers.put(keeper.keptIn(), keeper));
        this.settings = settings;
        this.orders = orders;
    }

    /** Makes an empty basket. */
    public Kept create(Caller caller, KeptIn keptIn, @Nullable String customerId, @Nullable String restaurantId) {
        var check = new Check();
        var customer = check.identifier("customerId", customerId);
        var restaurant = check.identifier("restaurantId", restaurantId);
        check.passOrThrow();
        Access.place(caller, customer);
        return keeper(keptIn).create(Basket.empty(customer, restaurant, expiry()));
    }

    public Kept get(Caller caller, KeptIn keptIn, Handle handle) {
        var kept = keeper(keptIn).get(handle);
        Access.place(caller, kept.basket().customerId());
        return kept;
    }

    /** Puts a line in the basket, in the place of one with the same dish. */
    public Kept put(Caller caller, KeptIn keptIn, Handle handle, ExpectedVersion expected, LineDraft draft) {
        var line = draft.checked();
        return change(caller, keptIn, handle, expected, basket -> basket.with(line));
    }

    /** Takes a line out of the basket, if it is there. */
    public Kept remove(Caller caller, KeptIn keptIn, Handle handle, ExpectedVersion expected, String sku) {
        return change(caller, keptIn, handle, expected, basket -> basket.without(sku));
    }

    /**
     * Places the order, once for each basket. The basket is closed before: if the answer is lost, it is still the same order that the next
     * attempt asks for.
     *
     * @throws dev.orderup.order.domain.IdempotencyKeyReused if an older token is brought, with other lines than the order has
     */
    public Placement checkOut(Caller caller, KeptIn keptIn, Handle handle, ExpectedVersion expected, @Nullable String note) {
        var basket = keeper(keptIn).change(handle, present -> {
            Access.place(caller, present.customerId());
            if (present.checkedOut()) {
                return present;
            }
            refuseIfStale(present, expected);
            if (present.lines().isEmpty()) {
                throw new BasketException.Empty(present.id());
            }
            present.draft(note).checked();
            return present.closed().expiring(expiry());
        }).basket();
        // Under the customer's name, whoever asks: the key would be another one for another caller, and so would the order.
        return orders.place(new Caller(Caller.Role.CUSTOMER, basket.customerId()), basket.draft(note), key(basket.id()));
    }

    private Kept change(Caller caller, KeptIn keptIn, Handle handle, ExpectedVersion expected, UnaryOperator<Basket> change) {
        return keeper(keptIn).change(handle, present -> {
            Access.place(caller, present.customerId());
            refuseIfStale(present, expected);
            if (present.checkedOut()) {
                throw new BasketException.CheckedOut(present.id());
            }
            var changed = change.apply(present);
            if (changed.lines().size() > settings.linesMax()) {
                throw new BasketException.Full("lines", changed.lines().size(), "at most " + settings.linesMax());
            }
            return changed.equals(present) ? present : changed.expiring(expiry());
        });
    }

    private static void refuseIfStale(Basket present, ExpectedVersion expected) {
        if (!expected.allows(present.version())) {
            throw new BasketException.Stale(present);
        }
    }

    /** In whole seconds, which is how a token tells it. */
    private Instant expiry() {
        return Instant.now().plus(settings.lifetime()).truncatedTo(ChronoUnit.SECONDS);
    }

    private static IdempotencyKey key(UUID basket) {
        return new IdempotencyKey("basket-" + basket);
    }

    private BasketKeeper keeper(KeptIn keptIn) {
        return Objects.requireNonNull(keepers.get(keptIn), keptIn::word);
    }
}
