package dev.orderup.notification.jwt;

import org.springframework.security.oauth2.jwt.BadJwtException;

/** Nobody who is known: no token, or one that is not good. */
public final class Unauthenticated extends RuntimeException {
    private static final String REALM = "Bearer realm=\"orderup\"";
    private final boolean token;

    /** Without a stack trace: these are answers, and a client must not be able to make them costly. */
    private Unauthenticated(String message, boolean token) {
        super(message, null, false, false);
        this.token = token;
    }

    static Unauthenticated withoutToken() {
        return new Unauthenticated("Authorization: missing (expected: Bearer, and a token from POST /tokens)", false);
    }

    static Unauthenticated by(BadJwtException refusal) {
        return withToken(String.valueOf(refusal.getMessage()));
    }

    static Unauthenticated withToken(String why) {
        // RFC 6750 section 3: no other characters than these stand in a description.
        return new Unauthenticated("Authorization: " + why.replaceAll("[^\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]", " "), true);
    }

    /** Whether there was a token at all. */
    public boolean hasToken() {
        return token;
    }

    /** What WWW-Authenticate says (RFC 6750 section 3). */
    public String challenge() {
        return token ? REALM + ", error=\"invalid_token\", error_description=\"" + getMessage() + "\"" : REALM;
    }
}
