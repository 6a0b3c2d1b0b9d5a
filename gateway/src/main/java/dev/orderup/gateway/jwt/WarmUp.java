package dev.orderup.gateway.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.orderup.gateway.config.JwtSettings;
import java.time.Instant;
import java.util.Date;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * The first verification of a process loads the classes of the whole way, which takes up to a fifth of a second: it is done here, with a token
 * and a key made for it and thrown away, so that no event loop stands still for the first caller. The key is never one of the issuer's.
 *
 * @param decoders makes a decoder like the real one that believes these keys
 */
record WarmUp(Function<JWKSource<SecurityContext>, JwtDecoder> decoders, JwtSettings settings) implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int KEY_BITS = 2048;
    private static final long GOOD_FOR_SECONDS = 60;

    @Override
    public void run() {
        try {
            var key = new RSAKeyGenerator(KEY_BITS).keyID("warm-up").generate();
            var claims = new JWTClaimsSet.Builder().issuer(settings.issuer())
                    .audience(settings.audience())
                    .subject("nobody")
                    .expirationTime(Date.from(Instant.now().plusSeconds(GOOD_FOR_SECONDS)))
                    .build();
            var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
            token.sign(new RSASSASigner(key));
            var _ = decoders.apply(new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()))).decode(token.serialize());
        } catch (JOSEException | JwtException e) {
            LOG.warn("the first token will be verified slowly: {}", e.toString());
        }
    }
}
