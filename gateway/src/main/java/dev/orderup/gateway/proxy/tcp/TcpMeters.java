package dev.orderup.gateway.proxy.tcp;

/** What is counted of a listener at layer 4; safe for use by all loops. */
public interface TcpMeters {

    /** Bytes that were carried since the last call. */
    void carried(long toUpstream, long toClient);

    void ended(End how);

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
