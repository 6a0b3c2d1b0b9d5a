package dev.orderup.labs.jwt;

import dev.orderup.labs.report.LabFailure;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes tokens that only a thief of the signing key or a forger could make: the lab's own system has its keys in a database that the lab can read. Good
 * tokens it gets where everybody does.
 */
final class Mint {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int KEY_BITS = 2048;
    private static final String KEY = "SELECT jwk FROM signing_key WHERE signs_from <= now() ORDER BY signs_from DESC LIMIT 1";

    private final String keyId;
    private final PrivateKey own;
    private final PublicKey published;
    private final PrivateKey strangers;

    private Mint(JsonNode jwk) throws GeneralSecurityException {
        var factory = KeyFactory.getInstance("RSA");
        keyId = jwk.path("kid").asString();
        own = factory.generatePrivate(new RSAPrivateKeySpec(number(jwk, "n"), number(jwk, "d")));
        published = factory.generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        strangers = generator.generateKeyPair().getPrivate();
    }

    /** With the key that signs now. */
    static Mint of(String jdbcUrl) {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement();
                var row = statement.executeQuery(KEY)) {
            row.next();
            return new Mint(JSON.readTree(row.getString(1)));
        } catch (SQLException | GeneralSecurityException e) {
            throw new LabFailure("the signing key of the lab's own system cannot be read: " + e.getMessage(), e);
        }
    }

    private static BigInteger number(JsonNode jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(name).asString()));
    }

    /** By its name in the report, each token that must be let in nowhere; {@code ""} is no token at all. */
    Map<String, String> badTokens(String subject) {
        var bad = new LinkedHashMap<String, String>();
        bad.put("no token", "");
        bad.put("alg:none", text("none", claims(subject)) + ".");
        bad.put("HS256 with the public key", hmac(text("HS256", claims(subject))));
        bad.put("wrong key under the right name", signed(strangers, claims(subject)));
        bad.put("expired", signed(own, with(claims(subject), "exp", Instant.now().getEpochSecond() - 1)));
        bad.put("other audience", signed(own, with(claims(subject), "aud", "orderup-basket")));
        bad.put("other issuer", signed(own, with(claims(subject), "iss", "https://example.com")));
        return bad;
    }

    /** One that is as the issuer's are: what the others would be if nothing were wrong with them. */
    String good(String subject) {
        return signed(own, claims(subject));
    }

    private static Map<String, Object> claims(String subject) {
        var now = Instant.now().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", "orderup");
        claims.put("aud", "orderup");
        claims.put("sub", subject);
        claims.put("role", subject.substring(0, subject.indexOf(':')));
        claims.put("iat", now);
        claims.put("exp", now + 600);
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        claims.put(name, value);
        return claims;
    }

    private String text(String algorithm, Map<String, Object> claims) {
        var header = new LinkedHashMap<String, Object>();
        header.put("alg", algorithm);
        header.put("typ", "JWT");
        header.put("kid", keyId);
        return part(header) + '.' + part(claims);
    }

    private static String part(Map<String, Object> members) {
        return BASE64.encodeToString(JSON.writeValueAsBytes(members));
    }

    private String signed(PrivateKey key, Map<String, Object> claims) {
        var text = text("RS256", claims);
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + '.' + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    /** The public key taken for a shared secret: what a verifier falls for that believes the token's own alg. */
    private String hmac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(published.getEncoded(), "HmacSHA256"));
            return text + '.' + BASE64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
