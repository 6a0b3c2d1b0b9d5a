package dev.orderup.poller.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of orders, newest first.
 *
 * @param next what to ask for to see the next page; null on the last
 */
public record OrderPage(List<Order> orders, @Nullable String next) {}
