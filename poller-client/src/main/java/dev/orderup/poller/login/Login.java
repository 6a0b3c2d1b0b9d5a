package dev.orderup.poller.login;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orderup.poller.order.Credentials;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.HttpFailures;
import dev.orderup.poller.order.OrderJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gets bearer tokens by the client credentials grant (RFC 6749 section 4.4) and keeps the last one while it is good.
 *
 * <p>Choose the grant where a program speaks for itself, as this command line does in the demo; for a person's own login there is
 * the authorization code grant. It costs one request for each lifetime of a token. A fresh token is asked for when a quarter of
 * the last one's life is left, beside the work: until it is there the last one serves, to its end. With each request on HTTP/1.1 go
 * some 700 bytes; on HTTP/2 they are sent once a connection. What verifying costs is in README's topic table.
 *
 * <p>Safe for use by several threads: one asks, the others wait for its answer.
 */
public final class Login implements Credentials {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int REST = 4;
    private static final Duration NEW_FOR = Duration.ofSeconds(5);

    private final URI gateway;
    private final Identity identity;
    private final String secret;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable Held held;

    /** The token that is held, by this machine's clock: the issuer's may show another time. */
    private record Held(String authorization, long hadAtNanos, long lifeNanos) {
        boolean isFresh() {
            return ageNanos() < lifeNanos - lifeNanos / REST;
        }

        boolean isGood() {
            return ageNanos() < lifeNanos;
        }

        private long ageNanos() {
            return System.nanoTime() - hadAtNanos;
        }
    }

    public Login(URI gateway, Identity identity, String secret) {
        this.gateway = gateway;
        this.identity = identity;
        this.secret = secret;
    }

    @Override
    public boolean areAtHand() {
        var last = held;
        return last != null && last.isGood();
    }

    @Override
    public String authorization() {
        var last = held;
        if (last == null || !last.isGood()) {
            return renewed();
        }
        if (!last.isFresh() && renewing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("login").start(this::renewBesideTheWork);
        }
        return last.authorization();
    }

    private void renewBesideTheWork() {
        try {
            var _ = renewed();
        } catch (Failure away) {
            // The last one is good for a while; who asks when it is over hears why there is no other.
        } finally {
            renewing.set(false);
        }
    }

    /** All streams may be refused at once, for the same token; and if one that has just been had is refused, another will be, too. */
    @Override
    public synchronized void refused() {
        if (held != null && held.ageNanos() > NEW_FOR.toNanos()) {
            held = null;
        }
    }

    private synchronized String renewed() {
        var last = held;
        if (last != null && last.isFresh()) {
            return last.authorization();
        }
        long askedAtNanos = System.nanoTime();
        var token = token();
        var next = new Held("Bearer " + token.accessToken(), askedAtNanos, TimeUnit.SECONDS.toNanos(token.expiresInSeconds()));
        held = next;
        return next.authorization();
    }

    /** A new token from the issuer; throws {@link Failure}. */
    public Token token() {
        var answer = ask();
        return switch (answer.statusCode()) {
            case 200 -> OrderJson.read(answer.body(), Token.class);
            case 400, 401 -> throw new Failure.Refused(
                    "%s may not log in: %s; the secret is that of ORDERUP_DEMO_SECRET, which must be the same here as for order-service"
                            .formatted(identity, said(answer.body())));
            case 404 -> throw new Failure.Refused(
                    "HTTP 404: nobody gives tokens at %s/tokens (expected: the gateway of an Order Up)".formatted(gateway));
            default ->
                throw HttpFailures.of(answer.statusCode(), answer.body(), answer.headers().firstValue("Retry-After").orElse(null), "?");
        };
    }

    private HttpResponse<byte[]> ask() {
        var form = Map.of("grant_type", "client_credentials", "client_id", identity.toString(), "client_secret", secret)
                .entrySet()
                .stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(gateway.resolve("/tokens"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build()) {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw HttpFailures.of(e, gateway);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpFailures.of(new InterruptedIOException("interrupted"), gateway);
        }
    }

    private static String said(byte[] body) {
        try {
            var refused = OrderJson.read(body, RefusedLogin.class);
            return refused.description() == null ? refused.error() : refused.description();
        } catch (Failure unreadable) {
            return "it gives no reason";
        }
    }

    /** RFC 6749 section 5.2. */
    private record RefusedLogin(String error,
            @JsonProperty("error_description") @Nullable String description) {}
}
