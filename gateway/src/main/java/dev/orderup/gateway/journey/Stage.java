package dev.orderup.gateway.journey;

import java.util.Locale;

/** The parts of a request's way, in their order. Each begins where the one before it ended, and ends with what it is named after. */
public enum Stage {
    /** From the acceptor, which took the connection out of the kernel's queue, to the reader that has it for good; of a first request. */
    ACCEPT,
    /** The handshake; of a first request. Over QUIC it is also the transport's. */
    TLS,
    /** The client's silence before the first byte of its request; of a first request. Later ones would tell how long a client was idle. */
    FIRST_BYTE,
    /** From the first byte of the request to its whole head, as the client sends it. */
    PARSE,
    /** All steps of the policy, with the choice of the route; a token that is verified for the first time, too. */
    ROUTE,
    /** Until there is a connection to an instance: kept, new, or after a while in the queue; what was tried in vain counts here, too. */
    UPSTREAM_CONNECT,
    /** From then on, while the request is sent and the service works, to the head of its answer. */
    UPSTREAM_WAIT,
    /** Until the head of the answer is on its way to the client. */
    FIRST_BYTE_BACK,
    /** Until the last byte of the answer is. */
    LAST_BYTE;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As in Server-Timing, the tag of the timers and JSON. */
    public String word() {
        return word;
    }
}
