package dev.orderup.gateway.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.orderup.gateway.config.JwtSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

class WarmUpTests {
    private static final JwtSettings SETTINGS = new JwtSettings(List.of(URI.create("http://127.0.0.1/jwks.json")), "issuer", "audience",
            "cookie", Duration.ofMinutes(1), Duration.ofSeconds(1), 1);
    private final List<Jwt> verified = new ArrayList<>();

    @Test
    void aWholeVerificationSucceedsBeforeTheFirstCaller() {
        new WarmUp(this::noting, SETTINGS).run();

        assertThat(verified).singleElement().satisfies(jwt -> {
            assertThat(jwt.getSubject()).isEqualTo("nobody");
            assertThat(jwt.getAudience()).containsExactly("audience");
            assertThat(jwt.getClaimAsString("iss")).isEqualTo("issuer");
        });
    }

    @Test
    void oneThatFailsOnlyCostsTime() {
        new WarmUp(_ -> _ -> {
            throw new BadJwtException("no");
        }, SETTINGS).run();

        assertThat(verified).isEmpty();
    }

    private JwtDecoder noting(JWKSource<SecurityContext> keys) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        var decoder = new NimbusJwtDecoder(processor);
        return token -> {
            var jwt = decoder.decode(token);
            verified.add(jwt);
            return jwt;
        };
    }
}
