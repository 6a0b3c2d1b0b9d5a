package dev.orderup.notification.kitchen;

import java.util.UUID;

/** What a display has said and the database does not know yet. */
record Acknowledgement(Station station, UUID orderId) {}
