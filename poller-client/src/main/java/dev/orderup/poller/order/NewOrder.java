package dev.orderup.poller.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a customer asks for. */
public record NewOrder(String customerId, String restaurantId, List<OrderLine> lines, @Nullable String note) {}
