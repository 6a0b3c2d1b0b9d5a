package dev.orderup.order.jwt;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A token as JSON: RFC 6749 §5.1. */
record TokenAnswer(@JsonProperty("access_token") String accessToken, @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn) {
    static TokenAnswer of(TokenIssuer.Token token) {
        return new TokenAnswer(token.value(), "Bearer", token.expiresInSeconds());
    }
}
