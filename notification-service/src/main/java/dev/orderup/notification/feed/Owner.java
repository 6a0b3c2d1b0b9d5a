package dev.orderup.notification.feed;

/** Whose an order is. */
public record Owner(String customerId, String restaurantId) {}
