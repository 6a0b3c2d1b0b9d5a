package dev.orderup.order.domain;

/** Is told of each change after it was committed by this instance. Must be quick, and must not throw. */
public interface OrderListener {
    void committed(OrderUpdate update);
}
