package dev.orderup.order.jwt;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Who wants a token and the secret shown for it, from the two places where RFC 6749 §2.3.1 lets them stand. */
record TokenRequest(String clientId, String secret) {
    private static final String GRANT = "client_credentials";
    private static final String BASIC = "basic ";

    /** @throws Refused if something is missing, there twice, or not to be understood */
    static TokenRequest of(MultiValueMap<String, String> form, @Nullable String authorization) {
        var grant = only(form, "grant_type");
        if (grant == null) {
            throw Refused.invalidRequest("grant_type: missing (expected: " + GRANT + ")");
        }
        if (!grant.equals(GRANT)) {
            throw Refused.unsupportedGrantType("grant_type: another one (expected: " + GRANT + ")");
        }
        var id = only(form, "client_id");
        var secret = only(form, "client_secret");
        boolean basic = authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BASIC);
        if (basic && secret != null) {
            throw Refused.invalidRequest("the client is named twice (expected: Authorization: Basic, or client_id and client_secret)");
        }
        return authorization != null && basic ? basic(authorization.substring(BASIC.length())) : form(id, secret);
    }

    private static TokenRequest form(@Nullable String id, @Nullable String secret) {
        if (id == null || secret == null) {
            throw Refused.invalidClient("no client is named (expected: Authorization: Basic, or client_id and client_secret in the body)");
        }
        return new TokenRequest(id, secret);
    }

    /** Both halves are form-encoded before they are joined, so that a name may have a colon. */
    private static TokenRequest basic(String credentials) {
        try {
            var halves = text(Base64.getDecoder().decode(credentials.strip())).split(":", 2);
            if (halves.length == 2) {
                return new TokenRequest(URLDecoder.decode(halves[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            throw Refused.invalidClient("the credentials cannot be read (expected: base64 of form-encoded client_id, a colon, secret)");
        }
        throw Refused.invalidClient("the credentials have no colon (expected: base64 of form-encoded client_id, a colon, secret)");
    }

    private static String text(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    private static @Nullable String only(MultiValueMap<String, String> form, String name) {
        var values = form.get(name);
        if (values != null && values.size() > 1) {
            throw Refused.invalidRequest(name + ": there twice (expected: once)");
        }
        var value = values == null ? null : values.getFirst();
        return value == null || value.isEmpty() ? null : value;
    }

    /** Never with the secret: this text may be logged. */
    @Override
    public String toString() {
        return clientId;
    }
}
