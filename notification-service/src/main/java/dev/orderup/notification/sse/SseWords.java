package dev.orderup.notification.sse;

import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.OrderUpdate;
import dev.orderup.notification.wire.UpdateJson;

/**
 * The event stream format (WHATWG HTML, section 9.2.6): lines, and an empty line after each event. Each is a chunk (RFC 9112, section
 * 7.1), so that it is put on the wire as it is.
 */
final class SseWords {
    static final byte[] HEARTBEAT = chunk(":\n\n");
    static final byte[] LAST_CHUNK = UpdateJson.utf8("0\r\n\r\n");

    private SseWords() {}

    static byte[] update(OrderUpdate update) {
        return chunk("id:" + update.version() + "\nevent:order-status\ndata:{" + UpdateJson.members(update) + "}\n\n");
    }

    /** Carries no id: what the client resumes from is the last update. */
    static byte[] end(EndReason reason) {
        String event = reason == EndReason.TOO_SLOW ? "dropped" : "end";
        return chunk("event:" + event + "\ndata:{\"reason\":\"" + reason.word() + "\"}\n\n");
    }

    private static byte[] chunk(String text) {
        return UpdateJson.utf8(Integer.toHexString(UpdateJson.utf8(text).length) + "\r\n" + text + "\r\n");
    }
}
