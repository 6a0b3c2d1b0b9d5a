package dev.orderup.order.jwt;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The keys in PostgreSQL. */
@Repository
class SigningKeyStore {
    /** The name of the lock that is held by whoever makes a key; no other lock of ours has one number only. */
    private static final long LOCK = 0x0DE7_0FF1CEL;

    private final JdbcClient jdbc;

    SigningKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Waits, within the database's {@code lock_timeout}, until no other instance is making a key; held to the end of the transaction. */
    void lock() {
        jdbc.sql("SELECT pg_advisory_xact_lock(:lock) IS NULL").param("lock", LOCK).query(Boolean.class).single();
    }

    Keys read() {
        return new Keys(jdbc.sql("SELECT jwk, signs_from FROM signing_key ORDER BY signs_from, kid")
                .query((row, number) -> SigningKey.parse(row.getString("jwk"),
                        row.getObject("signs_from", OffsetDateTime.class).toInstant()))
                .list());
    }

    void add(SigningKey key) {
        jdbc.sql("INSERT INTO signing_key (kid, jwk, signs_from) VALUES (:kid, :jwk, :from)")
                .param("kid", key.id())
                .param("jwk", key.jwk().toJSONString())
                .param("from", key.signsFrom().atOffset(ZoneOffset.UTC))
                .update();
    }

    void delete(List<SigningKey> keys) {
        if (!keys.isEmpty()) {
            jdbc.sql("DELETE FROM signing_key WHERE kid IN (:kids)").param("kids", keys.stream().map(SigningKey::id).toList()).update();
        }
    }
}
