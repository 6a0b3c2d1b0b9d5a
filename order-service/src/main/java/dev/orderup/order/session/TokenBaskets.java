package dev.orderup.order.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;

import dev.orderup.order.domain.InvalidRequest;
import dev.orderup.order.persistence.LinesJson;

import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Baskets that customers keep themselves, as JSON Web Tokens (RFC 7519) signed with HS256 by a key that only this service has. Anyone who
 * holds one can read it; nobody can change it.
 *
 * <p>
 * Its known weakness: a token that is out cannot be taken back. Who brings an older one gets the older basket, and of two changes that
 * start from the same token one is lost. Three things bound that: a token is good until it expires and no longer, it is good for its own
 * basket only, and the basket is ordered once, whichever of its tokens is brought.
 */
@Component
class TokenBaskets implements BasketKeeper {
    /** Not the type and not the audience of a login token, so that neither is ever taken for the other (RFC 8725 §3.11, §3.12). */
    private static final JOSEObjectType TYPE = new JOSEObjectType("basket+jwt");
    private static final String AUDIENCE = "orderup-basket";
    private static final String CUSTOMER = "sub";
    private static final String RESTAURANT = "restaurant";
    private static final String VERSION = "version";
    private static final String LINES = "lines";

    private final BasketKeys keys;
    private final DefaultJWTProcessor<SecurityContext> verifier = new DefaultJWTProcessor<>();
    private final long tokenBytesMax;

    TokenBaskets(BasketKeys keys, SessionSettings settings) {
        this.keys = keys;
        this.tokenBytesMax = settings.tokenMax().toBytes();
        verifier.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
        verifier.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, keys));
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(AUDIENCE, null,
                Set.of("jti", "exp", CUSTOMER, RESTAURANT, VERSION, LINES));
        claims.setMaxClockSkew(0); // The clock that wrote the expiry reads it.
        verifier.setJWTClaimsSetVerifier(claims);
    }

    @Override
    public KeptIn keptIn() {
        return KeptIn.TOKEN;
    }

    @Override
    public Kept create(Basket basket) {
        return given(basket);
    }

    @Override
    public Kept get(Handle handle) {
        return new Kept(present(handle), handle.token());
    }

    @Override
    public Kept change(Handle handle, UnaryOperator<Basket> change) {
        var present = present(handle);
        var changed = change.apply(present);
        // That it is checked out cannot be told to a token that is out.
        return changed.equals(present) || changed.checkedOut() ? new Kept(changed, handle.token()) : given(changed);
    }

    private Kept given(Basket basket) {
        var token = signed(basket);
        if (token.length() > tokenBytesMax) {
            throw new BasketException.Full("Basket-Token", token.length(), "at most " + tokenBytesMax + " bytes: fewer lines");
        }
        return new Kept(basket, token);
    }

    private String signed(Basket basket) {
        var claims = new JWTClaimsSet.Builder().jwtID(basket.id().toString())
                .audience(AUDIENCE)
                .subject(basket.customerId())
                .expirationTime(Date.from(basket.expiresAt()))
                .claim(RESTAURANT, basket.restaurantId())
                .claim(VERSION, basket.version())
                .claim(LINES, LinesJson.write(basket.lines()))
                .build();
        try {
            var key = keys.signing();
            var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(key.getKeyID()).build(), claims);
            token.sign(new MACSigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("table basket_key: a key that cannot sign", e);
        }
    }

    private Basket present(Handle handle) {
        if (handle.token() == null) {
            throw new InvalidRequest("Basket-Token", null, "the token of the last answer for this basket");
        }
        if (handle.token().length() > tokenBytesMax) {
            throw new BasketException.TokenRefused(handle.token().length() + " bytes, more than any token of ours has");
        }
        var claims = verified(handle.id(), handle.token());
        if (!handle.id().toString().equals(claims.getJWTID())) {
            throw new BasketException.TokenRefused("it is of another basket");
        }
        return basket(handle.id(), claims);
    }

    private JWTClaimsSet verified(UUID id, String token) {
        try {
            return verifier.process(token, noContext());
        } catch (ExpiredJWTException e) {
            throw new BasketException.Expired(id);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new BasketException.TokenRefused("its signature or form is not ours");
        }
    }

    /** What is signed was checked when it was signed. */
    private static Basket basket(UUID id, JWTClaimsSet claims) {
        try {
            return new Basket(id, claims.getLongClaim(VERSION), claims.getSubject(), claims.getStringClaim(RESTAURANT),
                    LinesJson.read(claims.getStringClaim(LINES)), expiry(claims), false);
        } catch (ParseException e) {
            throw new IllegalStateException("a signed basket that cannot be read", e);
        }
    }

    private static Instant expiry(JWTClaimsSet claims) {
        return claims.getExpirationTime().toInstant();
    }

    /** Nimbus hands it through to those who want one; none of ours does. */
    @SuppressWarnings("NullAway")
    private static @Nullable SecurityContext noContext() {
        return null;
    }
}
