package dev.orderup.labs.wire;

import java.net.URI;

/**
 * A wire with a meter: whoever connects to it reaches somebody else, and every byte either way is counted, so that any client of any protocol
 * can be asked what it sends and gets. What is counted is the payload of TCP or UDP, TLS records and QUIC packets whole, their own headers and IP's
 * not. It adds a hop, so times are not taken through it.
 */
public interface Wire extends AutoCloseable {
    int port();

    Seen seen();

    /** The same address as the target's, but for the port. */
    default URI instead(URI target) {
        return URI.create("%s://%s:%d".formatted(target.getScheme(), target.getHost(), port()));
    }

    @Override
    void close();

    /**
     * What has gone over it until now.
     *
     * @param connections over UDP: client addresses
     */
    record Seen(long connections, long sent, long received) {
        public Seen since(Seen before) {
            return new Seen(connections - before.connections, sent - before.sent, received - before.received);
        }
    }
}
