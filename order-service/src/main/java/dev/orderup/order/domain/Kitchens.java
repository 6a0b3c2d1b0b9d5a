package dev.orderup.order.domain;

/** Knows which restaurants move their orders themselves. */
public interface Kitchens {
    boolean isByHand(String restaurantId);
}
