package dev.orderup.order.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

import java.text.ParseException;
import java.time.Instant;

/**
 * One key, and when it begins to sign.
 *
 * <p>
 * RSA and not an elliptic curve: a token is verified far more often than it is signed, and RSA verifies several times faster.
 */
record SigningKey(RSAKey jwk, Instant signsFrom) {
    /** What BSI and NIST ask of keys that are used within this decade and live a day. */
    private static final int BITS = 2048;

    /** Takes tenths of a second: primes have to be found. */
    static SigningKey generate(Instant signsFrom) {
        try {
            var jwk = new RSAKeyGenerator(BITS).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.RS256).keyIDFromThumbprint(true).generate();
            return new SigningKey(jwk, signsFrom);
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    static SigningKey parse(String jwk, Instant signsFrom) {
        try {
            return new SigningKey(RSAKey.parse(jwk), signsFrom);
        } catch (ParseException e) {
            throw new IllegalStateException("a stored key is not a JWK", e);
        }
    }

    String id() {
        return jwk.getKeyID();
    }

    SigningKey startingAt(Instant start) {
        return new SigningKey(jwk, start);
    }

    /** Says nothing of the key but its name: this text may be logged. */
    @Override
    public String toString() {
        return "%s from %s".formatted(id(), signsFrom);
    }
}
