package dev.orderup.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderup.gateway.config.JwtSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Signs tokens, good ones and bad ones, and publishes its keys. */
final class Issuer implements AutoCloseable {
    static final RSAKey KEY = key("first");
    static final RSAKey STRANGERS = key("first");
    private final HttpServer server;
    private final List<JWK> published = new CopyOnWriteArrayList<>(List.of(KEY.toPublicJWK()));
    private volatile int status = 200;
    final AtomicInteger asked = new AtomicInteger();

    Issuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks.json", this::publish);
        server.start();
    }

    static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void publish(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            var body = new JWKSet(published).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    void publish(RSAKey key) {
        published.add(key.toPublicJWK());
    }

    /** From now on whoever asks for the keys is answered with this. */
    void answering(int with) {
        status = with;
    }

    JwtSettings settings() {
        return settings(address());
    }

    /** Of a gateway that looks for the keys at these addresses. */
    static JwtSettings settings(URI... keys) {
        return new JwtSettings(List.of(keys), "orderup", "orderup", "__Host-orderup", Duration.ofMinutes(1), Duration.ofSeconds(2), 100);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
    }

    /** Claims that are as they should be, to be changed. */
    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().issuer("orderup")
                .audience("orderup")
                .subject("customer:ada")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    static String token() {
        return signed(claims(), KEY);
    }

    static String signed(JWTClaimsSet.Builder claims, RSAKey key) {
        try {
            return signed(claims, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).type(JOSEObjectType.JWT).build(),
                    new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key taken for a shared secret: what a verifier falls for that believes the token's own alg. */
    static String signedWithThePublicKey() {
        try {
            return signed(claims(), new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY.getKeyID()).build(),
                    new MACSigner(KEY.toRSAPublicKey().getEncoded()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned() {
        return new PlainJWT(claims().build()).serialize();
    }

    private static String signed(JWTClaimsSet.Builder claims, JWSHeader header, JWSSigner signer) throws JOSEException {
        var jwt = new SignedJWT(header, claims.build());
        jwt.sign(signer);
        return jwt.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
