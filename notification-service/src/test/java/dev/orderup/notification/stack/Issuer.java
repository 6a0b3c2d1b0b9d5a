package dev.orderup.notification.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

/** What the service under test needs of the issuer, with keys of its own: they are published, and sign good tokens and bad ones. */
public final class Issuer {
    private final List<JWK> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger keysAsked = new AtomicInteger();
    private final List<String> tokensAsked = new CopyOnWriteArrayList<>();
    private volatile RSAKey key = generate();
    private int port;
    private @Nullable HttpServer server;

    public Issuer() {
        published.add(key);
        start();
    }

    public void start() {
        try {
            HttpServer starting = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            starting.createContext("/.well-known/jwks.json", this::keys);
            starting.createContext("/tokens", this::tokens);
            starting.start();
            port = starting.getAddress().getPort();
            server = starting;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** Signs with a new key from now on; the old ones stay published. */
    public void rotate() {
        key = generate();
        published.add(key);
    }

    public String uri(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public int keysAsked() {
        return keysAsked.get();
    }

    /** The forms that tokens were asked for with. */
    public List<String> tokensAsked() {
        return tokensAsked;
    }

    public String keyId() {
        return key.getKeyID();
    }

    /** A good one. */
    public String token(String subject) {
        return token(subject, _ -> {});
    }

    /** A good one for so long. */
    public String token(String subject, Duration life) {
        return token(subject, claims -> claims.expirationTime(in(life)));
    }

    /** A good one, but for the change. */
    public String token(String subject, Consumer<JWTClaimsSet.Builder> change) {
        return signed(JWSAlgorithm.RS256, key.getKeyID(), signer(key), claims(subject, change));
    }

    /** {@code alg: none}: anybody can write it. */
    public String unsigned(String subject) {
        return new PlainJWT(claims(subject, _ -> {})).serialize();
    }

    /** HS256 with the public key as the secret, which everybody knows: a verifier that lets the token choose takes it. */
    public String confused(String subject) {
        try {
            return signed(JWSAlgorithm.HS256, key.getKeyID(), new MACSigner(key.toRSAPublicKey().getEncoded()), claims(subject, _ -> {}));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed by a key of the forger's own, named as he likes. */
    public String forged(String subject, String keyId) {
        return signed(JWSAlgorithm.RS256, keyId, signer(generate()), claims(subject, _ -> {}));
    }

    public static Date in(Duration time) {
        return Date.from(Instant.now().plus(time));
    }

    private void keys(HttpExchange exchange) throws IOException {
        keysAsked.incrementAndGet();
        answer(exchange, new JWKSet(published).toString(true));
    }

    private void tokens(HttpExchange exchange) throws IOException {
        tokensAsked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        answer(exchange,
                "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300}".formatted(token("service:notification-service")));
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static JWTClaimsSet claims(String subject, Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer("orderup")
                .audience("orderup")
                .subject(subject)
                .claim("role", subject.replaceFirst(":.*", ""))
                .issueTime(in(Duration.ofMinutes(-10)))
                .expirationTime(in(Duration.ofHours(1)))
                .jwtID("test");
        change.accept(claims);
        return claims.build();
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(keyId).build(), claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner signer(RSAKey key) {
        try {
            return new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey generate() {
        try {
            return new RSAKeyGenerator(2048).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.RS256).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
