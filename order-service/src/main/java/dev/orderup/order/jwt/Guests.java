package dev.orderup.order.jwt;

import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.Caller.Role;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/** Customers whom nobody knows: each gets a name that no other can guess or have. */
@Component
class Guests {
    private static final String PREFIX = "guest-";
    private static final String BEARER = "Bearer ";
    /** As many as in a UUID. */
    private static final int RANDOM_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final JwtDecoder decoder;

    Guests(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    Caller next() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Caller(Role.CUSTOMER, PREFIX + HexFormat.of().formatHex(bytes));
    }

    /** The guest whose token this is, if it is a good one of a guest. */
    Optional<Caller> returning(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        try {
            var caller = CallerAuthentication.of(decoder.decode(authorization.substring(BEARER.length()))).getPrincipal();
            return Optional.of(caller).filter(known -> known.role() == Role.CUSTOMER && known.name().startsWith(PREFIX));
        } catch (JwtException notGood) {
            return Optional.empty();
        }
    }
}
