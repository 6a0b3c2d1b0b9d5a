package dev.orderup.notification.analytics;

import java.time.Instant;
import java.util.UUID;

/** An order event, as far as a kitchen is concerned. */
record KitchenEvent(UUID orderId, long version, KitchenStatus status, Instant at, String restaurantId, long totalCents) {}
