package dev.orderup.order.jwt;

import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.Caller.Role;

import java.security.SecureRandom;
import java.util.HexFormat;

import org.springframework.stereotype.Component;

/** Customers whom nobody knows: each gets a name that no other can guess or have. */
@Component
class Guests {
    private static final String PREFIX = "guest-";
    /** As many as in a UUID. */
    private static final int RANDOM_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    Caller next() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Caller(Role.CUSTOMER, PREFIX + HexFormat.of().formatHex(bytes));
    }

    boolean isGuest(Caller caller) {
        return caller.role() == Role.CUSTOMER && caller.name().startsWith(PREFIX);
    }
}
