package dev.orderup.notification.feed;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What an order went through until now, as its owner tells it. */
public interface OrderHistory {
    /**
     * Whose the order is, and every update of it committed before this call. The stage fails with
     * {@link FeedException.UnknownOrder} or {@link FeedException.HistoryUnavailable}.
     */
    CompletionStage<History> updates(UUID orderId);
}
