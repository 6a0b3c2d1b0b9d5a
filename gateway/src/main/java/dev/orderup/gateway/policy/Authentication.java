package dev.orderup.gateway.policy;

import dev.orderup.gateway.config.RouteSettings.Access;
import dev.orderup.gateway.jwt.TokenVerifier;
import dev.orderup.gateway.jwt.Verdict.Accepted;
import dev.orderup.gateway.jwt.Verdict.Refused;
import dev.orderup.gateway.jwt.Verdict.Undecided;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who brings a good token, on routes that ask for one (RFC 6750). A browser may bring it in a cookie; towards the service it is a
 * bearer token all the same, and the cookie goes no further. The services verify once more: they trust nobody because of where he stands.
 *
 * <p>A browser sends its cookie whoever makes it ask. So a request that would change something, and a WebSocket handshake, which no
 * other rule holds back, must say that it comes from a page of ours.
 */
final class Authentication implements Step {
    private static final String BEARER = "bearer ";
    private static final Set<HttpMethod> HARMLESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String CHALLENGE = "Bearer realm=\"orderup\"";

    private final TokenVerifier verifier;
    private final TokenCookie cookie;

    Authentication(TokenVerifier verifier, String cookie) {
        this.verifier = verifier;
        this.cookie = new TokenCookie(cookie);
    }

    @Override
    public @Nullable Refusal take(Passage passage) {
        var inCookie = cookie.takeFrom(passage.fields());
        if (Objects.requireNonNull(passage.route()).settings().access() == Access.PUBLIC) {
            return welcome(passage, inCookie);
        }
        var given = passage.fields().getAll(HttpHeaderNames.AUTHORIZATION);
        if (given.size() > 1) {
            return Refusal.of(400, "bad-credentials", "Bad credentials",
                    "Authorization is there " + given.size() + " times (expected: once).");
        }
        if (given.size() == 1) {
            return bearer(passage, given.get(0));
        }
        return inCookie == null ? unauthenticated("A bearer token is needed, and there is none.", CHALLENGE) : cookie(passage, inCookie);
    }

    /** Anybody may come; whom the gateway knows it introduces, so that a guest who comes for his next token stays the same. */
    private @Nullable Refusal welcome(Passage passage, @Nullable String inCookie) {
        if (inCookie != null && !passage.fields().contains(HttpHeaderNames.AUTHORIZATION) && SameOrigin.says(passage.fields())
                && verifier.verdict(inCookie) instanceof Accepted(var subject, var _)) {
            passage.subject(subject);
            passage.fields().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + inCookie);
        }
        return null;
    }

    private @Nullable Refusal bearer(Passage passage, String credentials) {
        if (!credentials.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return unauthenticated("Authorization is of another scheme (expected: Bearer).", CHALLENGE);
        }
        return judge(passage, credentials.substring(BEARER.length()).strip());
    }

    private @Nullable Refusal cookie(Passage passage, String token) {
        var harmless = HARMLESS.contains(passage.head().method())
                && !passage.fields().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
        if (!harmless && !SameOrigin.says(passage.fields())) {
            return Refusal.of(403, "other-origin", "Another origin",
                    "A request that a cookie speaks for must come from a page of this origin (Sec-Fetch-Site or Origin).");
        }
        passage.fields().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
        return judge(passage, token);
    }

    private @Nullable Refusal judge(Passage passage, String token) {
        return switch (verifier.verdict(token)) {
            case Accepted(var subject, var _) -> {
                passage.subject(subject);
                yield null;
            }
            case Refused(var reason) -> unauthenticated(reason + ".",
                    CHALLENGE + ", error=\"invalid_token\", error_description=\"" + reason + "\"");
            case Undecided() ->
                Refusal.of(503, "keys-unknown", "Service unavailable", "The keys that tokens are signed with are not known yet.");
        };
    }

    private static Refusal unauthenticated(String detail, String challenge) {
        return Refusal.of(401, "unauthenticated", "Unauthenticated", detail).with("www-authenticate", challenge);
    }
}
