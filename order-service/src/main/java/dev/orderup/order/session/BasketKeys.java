package dev.orderup.order.session;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import dev.orderup.order.persistence.Outage;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The keys that baskets are signed with: read from the database once, and again when a token names one that is not known, at most once
 * a second whoever asks. Safe for use by several threads.
 */
@Component
class BasketKeys implements JWKSource<SecurityContext> {
    /** More keys than anyone rotates through within the lifetime of a basket. */
    private static final int KEYS_MAX = 8;
    private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final Outage outage = new Outage();
    private volatile @Nullable Known known;

    private record Known(List<JWK> newestFirst, long readAt) {
        boolean isOld() {
            return System.nanoTime() - readAt > READ_AGAIN_AFTER.toNanos();
        }
    }

    BasketKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    OctetSequenceKey signing() {
        return known().newestFirst.getFirst().toOctetSequenceKey();
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        var before = known();
        var found = selector.select(new JWKSet(before.newestFirst));
        return found.isEmpty() && before.isOld() ? selector.select(new JWKSet(read().newestFirst)) : found;
    }

    private Known known() {
        var current = known;
        return current == null ? read() : current;
    }

    private Known read() {
        var keys = outage.translated(() -> jdbc.sql("SELECT kid, secret FROM basket_key ORDER BY created_at DESC LIMIT :max")
                .param("max", KEYS_MAX)
                .<JWK>query((row, number) -> new OctetSequenceKey.Builder(row.getBytes("secret")).keyID(row.getString("kid"))
                        .algorithm(JWSAlgorithm.HS256)
                        .build())
                .list());
        if (keys.isEmpty()) {
            throw new IllegalStateException("table basket_key: empty (expected: at least one key)");
        }
        var read = new Known(keys, System.nanoTime());
        known = read;
        return read;
    }
}
