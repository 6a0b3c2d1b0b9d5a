package dev.orderup.poller.order;

/**
 * Placing, reading and moving orders (topic 1, request-response): one question, one answer, and the caller waits.
 *
 * <p>The same interface twice: {@link RestOrders} speaks JSON over HTTP, {@link GrpcOrders} protobuf over HTTP/2. All
 * methods throw {@link Failure}.
 */
public sealed interface Orders extends AutoCloseable permits RestOrders, GrpcOrders {
    /** Places an order. However often it is called with the same key, there is one order. */
    Order place(NewOrder order, String idempotencyKey);

    /** The order with its history. */
    Order show(String orderId);

    OrderPage list(OrderQuery query);

    /** Moves an order on, unless its version is not the expected one; 0 stands for any. */
    Order advance(String orderId, OrderStatus status, long expectedVersion);

    Order cancel(String orderId);

    @Override
    void close();
}
