package dev.orderup.gateway.listener;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections each client address has open, so that no single one takes them all. In IPv6 a /64 counts as one address,
 * because whoever has one of its addresses usually has all of them.
 *
 * <p>For all event loops at once. It has at most as many entries as there are connections, and forgets an address with its last one.
 */
public final class ClientConnections {
    private final Map<Object, Integer> open = new ConcurrentHashMap<>();
    private final int most;

    public ClientConnections(int most) {
        this.most = most;
    }

    /** Whether one more is allowed; then it counts until {@link #left}. */
    public boolean enter(InetAddress client) {
        return open.merge(key(client), 1, (now, one) -> now <= most ? now + one : now) <= most;
    }

    /** For each {@link #enter} that was answered with true. */
    public void left(InetAddress client) {
        open.computeIfPresent(key(client), (_, now) -> {
            // An entry of more than most is one that was refused and has been counted once.
            int then = Math.min(now, most) - 1;
            return then == 0 ? null : then;
        });
    }

    int clients() {
        return open.size();
    }

    private static Object key(InetAddress client) {
        return client instanceof Inet6Address six ? ByteBuffer.wrap(six.getAddress()).getLong() : client;
    }
}
