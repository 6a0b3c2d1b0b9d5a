package dev.orderup.notification.analytics;

/** Where an order can be, in the words of the contract. */
enum KitchenStatus {
    PLACED,
    ACCEPTED,
    PREPARING,
    READY,
    PICKED_UP,
    DELIVERED,
    REJECTED,
    CANCELLED
}
