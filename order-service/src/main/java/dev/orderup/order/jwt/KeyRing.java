package dev.orderup.order.jwt;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys as this instance knows them, and their rotation. {@link Keys} has the story of a key.
 *
 * <p>
 * All instances share the keys and any of them makes the next one, one at a time and each once: whoever has the database's lock looks
 * again before it makes one. When a key begins to sign is written down beforehand, so that all change over at that moment without a word,
 * even if the database is away then. What is read from the database is kept; requests ask nothing of it.
 */
@Component
class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
    /** A token may name a key that another instance has just made; strangers' tokens must not make the database busy. */
    private static final long REREAD_NANOS = 1_000_000_000;

    private final SigningKeyStore store;
    private final TransactionTemplate transaction;
    private final JwtSettings settings;
    private volatile Keys keys = Keys.NONE;
    private final AtomicLong readNanos = new AtomicLong(System.nanoTime());

    KeyRing(SigningKeyStore store, TransactionTemplate transaction, JwtSettings settings) {
        this.store = store;
        this.transaction = transaction;
        this.settings = settings;
    }

    /** The key that signs now. May block, once, if there was none yet. */
    SigningKey signing() {
        return known().signing(Instant.now());
    }

    /** All keys with their private parts, for the one that signs: it picks by name. */
    List<JWK> signers() {
        return keys.all().stream().map(key -> (JWK) key.jwk()).toList();
    }

    /** The public keys; as {@link #signing()}. */
    JWKSet published() {
        return known().published();
    }

    /** The public key of that name if this instance knows it already. Never blocks. */
    Optional<JWK> find(@Nullable String id) {
        return keys.all().stream().filter(key -> key.id().equals(id)).map(key -> (JWK) key.jwk().toPublicJWK()).findAny();
    }

    /** As {@link #find}, but asks the database for a key that is not known, unless it was asked within the last second. Blocks. */
    Optional<JWK> findOrRead(@Nullable String id) {
        var found = find(id);
        if (found.isEmpty() && (keys.isEmpty() || mayReadAgain())) {
            read();
            return find(id);
        }
        return found;
    }

    private boolean mayReadAgain() {
        long read = readNanos.get();
        return System.nanoTime() - read >= REREAD_NANOS && readNanos.compareAndSet(read, System.nanoTime());
    }

    /** Makes the next key, which signs after the time that it has to be published first; if there is one waiting already, that is it. */
    Next rotate() {
        return unlessAway(() -> {
            var fresh = SigningKey.generate(Instant.now());
            return inTurn(known -> {
                var now = Instant.now();
                return known.next(now)
                        .map(waiting -> new Next(waiting, false))
                        .orElseGet(() -> new Next(add(fresh.startingAt(now.plus(settings.publishAhead()))), true));
            });
        });
    }

    /** Looks for keys that others made, makes one that is due, forgets those that are retired. */
    @Scheduled(fixedDelayString = "${orderup.jwt.refresh:5s}")
    void tend() {
        try {
            read();
        } catch (KeysUnavailable e) {
            LOG.debug("The keys could not be read; the next time will do", e);
        }
    }

    private Keys known() {
        if (keys.isEmpty()) {
            read();
        }
        return keys;
    }

    private void read() {
        unlessAway(() -> {
            keys = store.read();
            if (keys.isNextDue(Instant.now(), settings)) {
                makeDue();
            }
            readNanos.set(System.nanoTime());
            return keys;
        });
    }

    private void makeDue() {
        var fresh = SigningKey.generate(Instant.now());
        inTurn(known -> {
            var now = Instant.now();
            if (known.isNextDue(now, settings)) {
                // The first key of all need not wait: nobody has other keys.
                add(known.isEmpty() ? fresh.startingAt(now) : fresh.startingAt(now.plus(settings.publishAhead())));
            }
            store.delete(known.retired(now, settings.lifetime()));
            return known;
        });
    }

    private SigningKey add(SigningKey key) {
        store.add(key);
        LOG.info("The next key for tokens is {}", key);
        return key;
    }

    /** One instance at a time, with the keys as they are then. */
    private <T> T inTurn(Turn<T> turn) {
        var result = transaction.execute(_ -> {
            store.lock();
            return turn.take(store.read());
        });
        keys = store.read();
        return result;
    }

    private static <T> T unlessAway(Question<T> question) {
        try {
            return question.ask();
        } catch (DataAccessException | TransactionException e) {
            throw new KeysUnavailable(e);
        }
    }

    /** The key that signs next, and whether it was made for this request. */
    record Next(SigningKey key, boolean made) {}

    private interface Turn<T> {
        T take(Keys known);
    }

    private interface Question<T> {
        T ask();
    }
}
