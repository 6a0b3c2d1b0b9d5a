package dev.orderup.order.domain;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * Where a page begins: after (that is, older than) one order. The text of it is opaque, so that it can come to mean something else without
 * breaking a client.
 */
public record PageCursor(UUID before) {
    private static final byte FORMAT = 1;
    private static final int BYTES = 1 + 2 * Long.BYTES;

    /**
     * The cursor that a page ended with.
     *
     * @throws InvalidRequest if the text was not made by {@link #text()}
     */
    public static PageCursor parse(String field, String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == BYTES && bytes.get() == FORMAT) {
                return new PageCursor(new UUID(bytes.getLong(), bytes.getLong()));
            }
        } catch (IllegalArgumentException notBase64) {
            throw new InvalidRequest(field, text, "a cursor as the page before gave it");
        }
        throw new InvalidRequest(field, text, "a cursor as the page before gave it");
    }

    public String text() {
        var bytes = ByteBuffer.allocate(BYTES)
                .put(FORMAT)
                .putLong(before.getMostSignificantBits())
                .putLong(before.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
