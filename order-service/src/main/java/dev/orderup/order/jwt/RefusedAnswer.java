package dev.orderup.order.jwt;

import com.fasterxml.jackson.annotation.JsonProperty;

/** No token, as JSON: RFC 6749 §5.2. Not a problem document, because every OAuth client expects this one. */
record RefusedAnswer(String error, @JsonProperty("error_description") String description) {}
