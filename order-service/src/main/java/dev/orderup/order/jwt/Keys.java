package dev.orderup.order.jwt;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All keys of the system as they stand one behind the other, the oldest first. The story of one:
 *
 * <ol>
 * <li><b>Published</b>: verifiers may learn it, nothing is signed with it yet.
 * <li><b>Signing</b>: from its {@code signsFrom} until that of the next key.
 * <li><b>Still published</b>: tokens that it has signed are good until they expire.
 * <li><b>Retired</b>: the last of these has expired; the key is deleted.
 * </ol>
 */
record Keys(List<SigningKey> all) {
    static final Keys NONE = new Keys(List.of());
    /** Clocks of instances differ by less. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    Keys {
        all = List.copyOf(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The key that signs now. The very first one does even if the clock that made it is ahead. */
    SigningKey signing(Instant now) {
        return all.stream().filter(key -> !key.signsFrom().isAfter(now)).reduce((_, later) -> later).orElseGet(all::getFirst);
    }

    /** The key that will sign next, if there is one already. */
    Optional<SigningKey> next(Instant now) {
        return all.stream().filter(key -> key.signsFrom().isAfter(now)).findFirst().filter(key -> !key.equals(all.getFirst()));
    }

    /** Whether the next key has to be made now, so that it is published for long enough before it signs. */
    boolean isNextDue(Instant now, JwtSettings settings) {
        return all.isEmpty()
                || !all.getLast().signsFrom().plus(settings.rotateEvery()).minus(settings.publishAhead()).isAfter(now);
    }

    /** Keys of which no token can be good any more. */
    List<SigningKey> retired(Instant now, Duration lifetime) {
        return IntStream.range(0, Math.max(0, all.size() - 1))
                .filter(i -> all.get(i + 1).signsFrom().plus(lifetime).plus(CLOCKS).isBefore(now))
                .mapToObj(all::get)
                .toList();
    }

    /** With no private part in it. */
    JWKSet published() {
        return new JWKSet(all.stream().map(key -> (JWK) key.jwk().toPublicJWK()).toList());
    }
}
