package dev.orderup.notification.feed;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What an order went through until now, as its owner tells it. */
public interface OrderHistory {
    /**
     * Every update of the order committed before this call, from version 1, without a gap. The stage fails with
     * {@link FeedException.UnknownOrder} or {@link FeedException.HistoryUnavailable}.
     */
    CompletionStage<List<OrderUpdate>> updates(UUID orderId);
}
