package dev.orderup.order.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;

/** Makes tokens that the issuer would not, with its own key and with others. */
final class Mint {
    private final RSAKey key;

    Mint(RSAKey key) {
        this.key = key;
    }

    /** A good one; the change makes it what it shall be. */
    String token(String subject, Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
        return signed(JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key), claims(subject, change));
    }

    /** {@code alg: none}: anybody can write it. */
    String unsigned(String subject) {
        return new PlainJWT(claims(subject, _ -> {})).serialize();
    }

    /** HS256 with the public key as the secret, which everybody knows: a verifier that lets the token choose takes it. */
    String confused(String subject) throws JOSEException {
        return signed(JWSAlgorithm.HS256, key.getKeyID(), new MACSigner(key.toRSAPublicKey().getEncoded()), claims(subject, _ -> {}));
    }

    /** A good key, but another way to sign than ours. */
    String otherwise(String subject) throws JOSEException {
        return signed(JWSAlgorithm.PS512, key.getKeyID(), new RSASSASigner(key), claims(subject, _ -> {}));
    }

    /** Signed by a key of the forger's own, named as he likes. */
    String forged(String subject, String keyId) throws JOSEException {
        return signed(JWSAlgorithm.RS256, keyId, new RSASSASigner(SigningKey.generate(Instant.now()).jwk()), claims(subject, _ -> {}));
    }

    static Date in(Duration time) {
        return Date.from(Instant.now().plus(time));
    }

    private static JWTClaimsSet claims(String subject, Consumer<JWTClaimsSet.Builder> change) {
        var claims = new JWTClaimsSet.Builder().issuer("orderup")
                .audience("orderup")
                .subject(subject)
                .claim("role", subject.replaceFirst(":.*", ""))
                .issueTime(in(Duration.ofMinutes(-10)))
                .expirationTime(in(Duration.ofMinutes(5)))
                .jwtID("test");
        change.accept(claims);
        return claims.build();
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(keyId).build(), claims);
        token.sign(signer);
        return token.serialize();
    }
}
