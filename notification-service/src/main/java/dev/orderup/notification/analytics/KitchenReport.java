package dev.orderup.notification.analytics;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.orderup.notification.analytics.KitchenView.Preparation;

/**
 * What a kitchen is told of its work.
 *
 * @param orders how many of its orders are in which status now
 * @param revenueCents of those delivered
 * @param preparation of the orders that became ready within the hours below
 * @param hours in which anything happened, the oldest first
 * @param updatedAt the commit in order-service that changed any of it last
 * @param asOf how far behind the events all this may be
 */
record KitchenReport(String restaurantId, Map<KitchenStatus, Long> orders, long revenueCents, Preparation preparation, List<Hour> hours,
        Instant updatedAt, AsOf asOf) {

    /**
     * One hour (UTC).
     *
     * @param orders how many came to which status within it
     * @param revenueCents of those delivered within it
     */
    record Hour(Instant hour, Map<KitchenStatus, Long> orders, long revenueCents) {}
}
