package dev.orderup.gateway.proxy.tcp;

/** What is counted of a listener at layer 4; safe for use by all loops. */
public interface TcpMeters {

    /** Bytes that were carried since the last call. */
    void carried(long toUpstream, long toClient);

    void ended(End how);

    /** A connection has proved to carry bulk, and the kernel moves its bytes from now on. */
    void spliced();

    /** How a client's connection came to its end. */
    enum End {
        /** Both sides said that they were done. */
        CLOSED,
        /** One side broke off. */
        RESET,
        /** No byte either way for too long. */
        IDLE,
        /** No instance could be reached. */
        NO_UPSTREAM,
        /** The name that was asked for leads nowhere. */
        NO_NAME,
        /** The gateway stopped and did not wait longer. */
        DRAINED
    }
}
