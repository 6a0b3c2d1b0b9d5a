package dev.orderup.order.session;

import java.util.function.UnaryOperator;

/** One way to keep baskets between two requests. Safe for use by several threads. */
interface BasketKeeper {
    KeptIn keptIn();

    /** Keeps a basket that nobody has yet. */
    Kept create(Basket basket);

    /** The basket as it was kept last. */
    Kept get(Handle handle);

    /**
     * Keeps what becomes of the basket. No other change comes between reading and keeping, where the keeper can tell.
     *
     * @param change may be asked several times; gives the same basket when there is nothing to change, or throws
     */
    Kept change(Handle handle, UnaryOperator<Basket> change);
}
