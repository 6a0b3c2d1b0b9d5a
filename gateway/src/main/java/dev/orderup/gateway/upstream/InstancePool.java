package dev.orderup.gateway.upstream;

import dev.orderup.gateway.exchange.ResponseReader;

/** The connections of one event loop to one instance. Only that loop touches them: there is nothing to lock. */
interface InstancePool {

    /** Gives the reader a stream, now or when there is a connection, or tells it why not. */
    void open(ResponseReader reader);

    /** The reader does not wait any more. */
    void forget(ResponseReader reader);

    /** Closes what has been unused for too long. */
    void tick(long now);

    /** Closes what is unused, and what is used once it is not. */
    void close();

    boolean isEmpty();
}
