package dev.orderup.poller.login;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the issuer answers (RFC 6749 section 5.1). */
public record Token(@JsonProperty("access_token") String accessToken, @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresInSeconds) {

    /** Never the token itself: this ends up in logs. */
    @Override
    public String toString() {
        return "a %s token for %d s".formatted(tokenType, expiresInSeconds);
    }
}
