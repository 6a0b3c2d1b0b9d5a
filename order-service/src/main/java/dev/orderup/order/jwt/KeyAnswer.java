package dev.orderup.order.jwt;

/** The key that signs next, as JSON, and from when on (RFC 3339). */
record KeyAnswer(String kid, String signsFrom) {
    static KeyAnswer of(SigningKey key) {
        return new KeyAnswer(key.id(), key.signsFrom().toString());
    }
}
