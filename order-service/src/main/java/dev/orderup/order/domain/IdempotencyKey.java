package dev.orderup.order.domain;

import java.util.regex.Pattern;

/**
 * A name that a caller gives to one request, so that it can be sent again without being done again (IETF draft
 * draft-ietf-httpapi-idempotency-key-header). A unique value, such as a UUID, chosen by the caller.
 */
public record IdempotencyKey(String value) {
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,128}");

    public IdempotencyKey {
        if (!VISIBLE_ASCII.matcher(value).matches()) {
            throw new InvalidRequest("Idempotency-Key", value, "1 to 128 visible ASCII characters");
        }
    }

    /** The key as it is stored: two callers who choose the same one do not meet. A subject may have spaces, a key has none. */
    public String of(Caller caller) {
        return caller.subject() + " " + value;
    }
}
