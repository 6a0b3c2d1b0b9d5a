package dev.orderup.notification.sse;

import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.OrderUpdate;
import dev.orderup.notification.wire.UpdateJson;

/** The event stream format (WHATWG HTML, section 9.2.6): lines, and an empty line after each event. */
final class SseWords {
    static final byte[] HEARTBEAT = UpdateJson.utf8(":\n\n");

    private SseWords() {}

    static byte[] update(OrderUpdate update) {
        return UpdateJson.utf8("id:" + update.version() + "\nevent:order-status\ndata:{" + UpdateJson.members(update) + "}\n\n");
    }

    /** Carries no id: what the client resumes from is the last update. */
    static byte[] end(EndReason reason) {
        String event = reason == EndReason.TOO_SLOW ? "dropped" : "end";
        return UpdateJson.utf8("event:" + event + "\ndata:{\"reason\":\"" + reason.word() + "\"}\n\n");
    }
}
