package dev.orderup.notification.jwt;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The issuer's public keys as they were last fetched. They are fetched regularly, so that a key is here before it signs; once more when a
 * token names one that is not here, at most once a second whatever tokens come; and they stay when the issuer is away: this service
 * starts without it, and goes on without it.
 */
@Component
class IssuerKeys implements SmartLifecycle {
    private static final Logger logger = LoggerFactory.getLogger(IssuerKeys.class);
    private static final long FETCH_AGAIN_NANOS = 1_000_000_000;
    /** Some forty keys; an issuer publishes two or three. */
    private static final int BYTES_MAX = 16_384;

    private final JwtSettings settings;
    private final Addresses addresses;
    private final AtomicLong fetchedNanos = new AtomicLong(System.nanoTime() - FETCH_AGAIN_NANOS);
    private volatile JWKSet keys = new JWKSet();
    private volatile boolean away;
    private @Nullable ScheduledExecutorService timer;

    IssuerKeys(JwtSettings settings) {
        this.settings = settings;
        this.addresses = new Addresses(settings.jwksUri());
    }

    /** The key of that name, if it is here. Never blocks. */
    Optional<JWK> find(@Nullable String id) {
        return id == null ? Optional.empty() : Optional.ofNullable(keys.getKeyByKeyId(id));
    }

    /**
     * As {@link #find}, but asks the issuer if need be. Blocks.
     *
     * @throws KeySourceException if no key was ever fetched: then nothing can be said of any token
     */
    Optional<JWK> findOrFetch(@Nullable String id) throws KeySourceException {
        Optional<JWK> found = find(id);
        if (found.isEmpty()) {
            fetchIfAllowed();
            found = find(id);
        }
        if (found.isEmpty() && keys.isEmpty()) {
            throw new KeySourceException("no keys were fetched yet from " + settings.jwksUri());
        }
        return found;
    }

    /** One fetch at a time: who comes during the first of all waits for it, at most twice the timeout for each address. */
    private void fetchIfAllowed() {
        synchronized (fetchedNanos) {
            if (mayFetch()) {
                fetch();
            }
        }
    }

    private boolean mayFetch() {
        long fetched = fetchedNanos.get();
        return System.nanoTime() - fetched >= FETCH_AGAIN_NANOS && fetchedNanos.compareAndSet(fetched, System.nanoTime());
    }

    private void fetch() {
        List<String> failures = new ArrayList<>();
        for (URI address : addresses.inTurn()) {
            try {
                fetch(address);
                return;
            } catch (IOException | ParseException e) {
                failures.add(address + ": " + e.getMessage());
            }
        }
        if (!away) {
            logger.warn("No keys from {}. Those that are known go on to count", failures);
        }
        away = true;
    }

    private void fetch(URI address) throws IOException, ParseException {
        int timeout = (int) settings.timeout().toMillis();
        keys = JWKSet.load(address.toURL(), timeout, timeout, BYTES_MAX);
        addresses.answered(address);
        if (away) {
            logger.info("Keys are fetched again from {}", address);
        }
        away = false;
    }

    /** Each second while there is nothing to verify with, then as often as it is set. */
    private void tend() {
        long pause = keys.isEmpty() ? FETCH_AGAIN_NANOS : settings.refresh().toNanos();
        if (System.nanoTime() - fetchedNanos.get() >= pause) {
            fetchIfAllowed();
        }
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("issuer-keys").daemon().factory());
        long tick = Math.min(FETCH_AGAIN_NANOS, settings.refresh().toNanos());
        // Nothing is thrown in there but errors.
        var _ = started.scheduleWithFixedDelay(this::tend, 0, tick, TimeUnit.NANOSECONDS);
        timer = started;
    }

    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
