package dev.orderup.labs.idempotency;

import org.jspecify.annotations.Nullable;

/** A way to place an order through the gateway, once for each call: whoever calls decides whether to try again. */
interface Door extends AutoCloseable {
    /**
     * Sends the request, once.
     *
     * @param key the name of the request; null for one without
     */
    Reply place(String customer, @Nullable String key) throws InterruptedException;

    @Override
    void close();
}
