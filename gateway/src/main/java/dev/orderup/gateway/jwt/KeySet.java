package dev.orderup.gateway.jwt;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.orderup.gateway.config.JwtSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys, kept by a thread of its own so that no event loop ever waits for them. While the issuer is away the last ones
 * stay good: a key that signs was published well before. A token that names a key not known here makes it look again, but not more
 * often than {@link #LOOK_AGAIN_AFTER}, whatever strangers send.
 */
final class KeySet implements JWKSource<SecurityContext>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);
    /** An issuer has two or three keys of half a kilobyte. */
    private static final int BYTES_MAX = 64 * 1024;
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(5);
    /** Before the first keys are had nobody can come in, so it looks more often. */
    private static final Duration FIRST_LOOKS_EVERY = Duration.ofMillis(500);

    private final JwtSettings settings;
    private final HttpClient client;
    private final Thread fetcher = Thread.ofPlatform().daemon().name("jwks").unstarted(this::keepFetching);
    /** Holds an element while somebody wants a look before the next is due. */
    private final BlockingQueue<Boolean> wanted = new ArrayBlockingQueue<>(1);
    private final CountDownLatch looked = new CountDownLatch(1);
    private final Runnable before;
    /** The address that answered last, or is to be tried first; for the fetcher only. */
    private int answered;
    private volatile @Nullable JWKSet keys;
    private volatile boolean failing;

    /** @param before what the fetcher does before it has keys, and so before anybody can come in */
    KeySet(JwtSettings settings, Runnable before) {
        this.settings = settings;
        this.before = before;
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.patience()).build();
    }

    /**
     * Begins to fetch, and returns when each address has been asked once, or has had the time for it: whoever comes as soon as the ports
     * are open is not sent away because the keys are still on their way. An issuer that is away holds up nobody's start for longer.
     */
    void start() {
        fetcher.start();
        try {
            var _ = looked.await(settings.patience().multipliedBy(settings.keys().size() + 1L).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isThere() {
        return keys != null;
    }

    /** A token names a key that is not here: asks for a look, and returns at once. */
    void lookFor(@Nullable String keyId) {
        var known = keys;
        if (keyId != null && (known == null || known.getKeyByKeyId(keyId) == null)) {
            var _ = wanted.offer(Boolean.TRUE);
        }
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        var known = keys;
        return known == null ? List.of() : selector.select(known);
    }

    private void keepFetching() {
        try {
            before.run();
            while (!Thread.currentThread().isInterrupted()) {
                fetch();
                looked.countDown();
                pause();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause() throws InterruptedException {
        if (keys == null) {
            TimeUnit.NANOSECONDS.sleep(FIRST_LOOKS_EVERY.toNanos());
            return;
        }
        TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN_AFTER.toNanos());
        var rest = settings.refresh().minus(LOOK_AGAIN_AFTER);
        var _ = wanted.poll(Math.max(0, rest.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** Asks the address that answered last, then the others in turn until one answers. */
    private void fetch() throws InterruptedException {
        var failures = new ArrayList<String>();
        var addresses = settings.keys();
        for (int next : IntStream.range(0, addresses.size()).map(i -> (answered + i) % addresses.size()).toArray()) {
            try {
                keys = fetch(addresses.get(next));
                answered = next;
                failing = false;
                return;
            } catch (IOException | ParseException e) {
                failures.add(addresses.get(next) + ": " + e);
            }
        }
        complain(failures);
    }

    private JWKSet fetch(URI address) throws IOException, ParseException, InterruptedException {
        var request = HttpRequest.newBuilder(address).timeout(settings.patience()).header("Accept", "application/json").build();
        var answer = client.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), BYTES_MAX));
        if (answer.statusCode() != 200) {
            throw new IOException("it answers " + answer.statusCode());
        }
        return JWKSet.parse(answer.body());
    }

    /** Once for each time that it begins to fail. */
    private void complain(List<String> failures) {
        if (!failing) {
            failing = true;
            LOG.warn("cannot have the issuer's keys from {}; {}", failures,
                    keys == null ? "until then nobody can come in" : "the last ones stay in use");
        }
    }

    @Override
    public void close() {
        fetcher.interrupt();
        client.shutdownNow();
    }
}
