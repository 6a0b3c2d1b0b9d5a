package dev.orderup.order.session;

import dev.orderup.order.domain.OrderDraft;
import dev.orderup.order.domain.OrderDraft.LineDraft;
import dev.orderup.order.domain.OrderLine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What a customer has picked so far at one restaurant, each dish on one line.
 *
 * @param id random, so that nobody finds another's basket by guessing
 * @param version 1 when made, one more at each change
 * @param expiresAt when it may be forgotten; each change puts it off
 * @param checkedOut from then on it does not change, so that a repeated check-out asks for the same order
 */
public record Basket(UUID id, long version, String customerId, String restaurantId, List<OrderLine> lines, Instant expiresAt,
        boolean checkedOut) {
    static final long FIRST_VERSION = 1;

    public Basket {
        lines = List.copyOf(lines);
    }

    static Basket empty(String customerId, String restaurantId, Instant expiresAt) {
        return new Basket(UUID.randomUUID(), FIRST_VERSION, customerId, restaurantId, List.of(), expiresAt, false);
    }

    public long totalCents() {
        return lines.stream().mapToLong(OrderLine::totalCents).reduce(0, Math::addExact);
    }

    /** With this line, in the place of one with the same dish if there is one: said twice, it has the effect of once. */
    Basket with(OrderLine line) {
        var changed = new ArrayList<>(lines);
        changed.replaceAll(present -> isOf(line.sku()).test(present) ? line : present);
        if (lines.stream().noneMatch(isOf(line.sku()))) {
            changed.add(line);
        }
        return with(changed);
    }

    /** Without the line of this dish; the same basket if there is none. */
    Basket without(String sku) {
        return with(lines.stream().filter(isOf(sku).negate()).toList());
    }

    Basket closed() {
        return checkedOut ? this : new Basket(id, version + 1, customerId, restaurantId, lines, expiresAt, true);
    }

    Basket expiring(Instant at) {
        return new Basket(id, version, customerId, restaurantId, lines, at, checkedOut);
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    OrderDraft draft(@Nullable String note) {
        return new OrderDraft(customerId, restaurantId,
                lines.stream().map(line -> new LineDraft(line.sku(), (long) line.quantity(), line.unitPriceCents())).toList(), note);
    }

    private Basket with(List<OrderLine> changed) {
        return changed.equals(lines) ? this : new Basket(id, version + 1, customerId, restaurantId, changed, expiresAt, checkedOut);
    }

    private static Predicate<OrderLine> isOf(String sku) {
        return line -> line.sku().equals(sku);
    }
}
