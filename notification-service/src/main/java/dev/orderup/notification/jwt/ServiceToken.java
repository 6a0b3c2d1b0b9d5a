package dev.orderup.notification.jwt;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What this service shows when it calls another: a token by client credentials (RFC 6749 section 4.4), fetched when it is first needed and
 * renewed before it ends. A call waits for it within its own deadline; one fetch serves all calls that wait, and when it fails they are told
 * UNAVAILABLE and may be tried again.
 */
@Component
public class ServiceToken extends CallCredentials {
    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    /** The share of a token's life after which the next one is fetched; calls go on with the old one meanwhile. */
    private static final double RENEW_AFTER = 0.8;

    private final JwtSettings settings;
    private final Addresses addresses;
    private final WebClient http = WebClient.create();

    // Guarded by this.
    private @Nullable Held held;
    private @Nullable CompletableFuture<String> fetching;

    ServiceToken(JwtSettings settings) {
        this.settings = settings;
        this.addresses = new Addresses(settings.tokenUri());
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
        var _ = token().whenComplete((token, failure) -> {
            if (token != null) {
                Metadata metadata = new Metadata();
                metadata.put(AUTHORIZATION, "Bearer " + token);
                applier.apply(metadata);
            } else {
                applier.fail(Status.UNAVAILABLE.withDescription("no token from " + settings.tokenUri()).withCause(failure));
            }
        });
    }

    /** The token was refused: the issuer may have other keys by now. */
    public synchronized void forget() {
        held = null;
    }

    synchronized CompletableFuture<String> token() {
        Held current = held;
        boolean good = current != null && System.nanoTime() - current.endNanos < 0;
        if (current != null && good && System.nanoTime() - current.renewNanos < 0) {
            return CompletableFuture.completedFuture(current.token);
        }
        CompletableFuture<String> underWay = fetching;
        if (underWay == null) {
            underWay = new CompletableFuture<>();
            fetching = underWay;
            fetch(underWay);
        }
        return current != null && good ? CompletableFuture.completedFuture(current.token) : underWay;
    }

    private void fetch(CompletableFuture<String> result) {
        var _ = Flux.fromIterable(addresses.inTurn())
                .concatMapDelayError(this::ask, 1)
                .next()
                .subscribe(answer -> fetched(answer, result), failure -> failed(failure, result));
    }

    private Mono<Answer> ask(URI address) {
        return http.post()
                .uri(address)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(BodyInserters.fromFormData("grant_type", "client_credentials")
                        .with("client_id", settings.clientId())
                        .with("client_secret", settings.serviceSecret()))
                .retrieve()
                .bodyToMono(Answer.class)
                .timeout(settings.timeout())
                .doOnNext(_ -> addresses.answered(address));
    }

    private void fetched(Answer answer, CompletableFuture<String> result) {
        synchronized (this) {
            held = Held.of(answer);
            fetching = null;
        }
        result.complete(answer.token);
    }

    private void failed(Throwable failure, CompletableFuture<String> result) {
        synchronized (this) {
            fetching = null;
        }
        result.completeExceptionally(failure);
    }

    private record Answer(@JsonProperty("access_token") String token, @JsonProperty("expires_in") long expiresInSeconds) {}

    private record Held(String token, long renewNanos, long endNanos) {
        static Held of(Answer answer) {
            long life = Duration.ofSeconds(answer.expiresInSeconds).toNanos();
            long now = System.nanoTime();
            return new Held(answer.token, now + (long) (life * RENEW_AFTER), now + life);
        }
    }
}
