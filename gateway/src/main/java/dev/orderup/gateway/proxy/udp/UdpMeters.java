package dev.orderup.gateway.proxy.udp;

/** What is counted of a UDP listener; safe for use by all loops. */
public interface UdpMeters {

    /** Bytes of payload that were carried since the last call. */
    void carried(long toUpstream, long toClient);

    void dropped(Drop why);

    /** Why a datagram went no further. UDP promises nothing, so nobody is told but this. */
    enum Drop {
        /** As many sessions as there may be, all of them in use. */
        SESSIONS,
        /** The client's address has as many sessions as one may have. */
        CLIENT_SESSIONS,
        /** No instance is known, or its socket could not be opened. */
        NO_UPSTREAM,
        /** The socket it should leave by takes no more. */
        FULL,
        /** It is longer than 9,000 bytes. */
        OVERSIZE,
        /** The gateway stops. */
        DRAINING
    }
}
