package dev.orderup.gateway.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The keys that session tickets are encrypted with (RFC 5077 section 5.5): a new one at each turn, the two before it still good. Who gets
 * hold of one can read the TLS 1.2 sessions resumed under it, so each is short-lived, in memory only, and of one listener.
 */
final class TicketKeys {
    private static final int KEPT = 3;
    private final SecureRandom random = new SecureRandom();
    private final Deque<OpenSslSessionTicketKey> keys = new ArrayDeque<>();

    TicketKeys() {
        turn();
    }

    synchronized void turn() {
        keys.addFirst(new OpenSslSessionTicketKey(bytes(OpenSslSessionTicketKey.NAME_SIZE), bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                bytes(OpenSslSessionTicketKey.AES_KEY_SIZE)));
        if (keys.size() > KEPT) {
            keys.removeLast();
        }
    }

    /** The first encrypts, all decrypt. */
    synchronized OpenSslSessionTicketKey[] all() {
        return keys.toArray(OpenSslSessionTicketKey[]::new);
    }

    private byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
