package dev.orderup.order.jwt;

import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.InvalidRequest;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.Jwt;

/** A verified token, of which nothing is kept but whose it is. */
final class CallerAuthentication extends AbstractAuthenticationToken {
    private final transient Caller caller;

    private CallerAuthentication(Caller caller) {
        // What a caller may do is a matter of the domain, not of authorities.
        super(List.of());
        this.caller = caller;
        setAuthenticated(true);
    }

    /** Of a token that {@link Verification} has let through. */
    static CallerAuthentication of(Jwt token) {
        return of(Caller.parse(Objects.requireNonNull(token.getSubject(), "sub")));
    }

    static CallerAuthentication of(Caller caller) {
        return new CallerAuthentication(caller);
    }

    /** Whether the claims name a caller, and name it alike. */
    static boolean isNamedIn(Jwt token) {
        try {
            var subject = token.getSubject();
            return subject != null && Caller.parse(subject).role().word().equals(token.getClaimAsString(TokenIssuer.ROLE));
        } catch (InvalidRequest nobody) {
            return false;
        }
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public String getName() {
        return caller.subject();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallerAuthentication that && caller.equals(that.caller);
    }

    @Override
    public int hashCode() {
        return caller.hashCode();
    }
}
