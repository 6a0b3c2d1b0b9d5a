package dev.orderup.gateway.policy;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a request from being done twice because somebody recorded its first flight and says it again (RFC 8470). What came as early data,
 * here or at a proxy before us, which then says {@code Early-Data: 1}, is done at once where a method changes nothing; all others are
 * answered 425, and the client says them again when its handshake is complete. Whoever comes after us is told, and may be stricter.
 */
final class EarlyData implements Step {
    private static final AsciiString FIELD = AsciiString.cached("early-data");

    @Override
    public @Nullable Refusal take(Passage passage) {
        // Section 5.1: the field has one meaning, however often and with whatever it is said.
        boolean early = passage.client().isEarlyData() || passage.fields().contains(FIELD);
        if (!early) {
            return null;
        }
        if (!isSafe(passage.head().method())) {
            return Refusal.of(425, "too-early", "Too early",
                    "A request that changes something must not come as early data; say it again when the handshake is complete.");
        }
        passage.fields().set(FIELD, "1");
        return null;
    }

    /** RFC 9110 section 9.2.1. */
    private static boolean isSafe(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS)
                || method.equals(HttpMethod.TRACE);
    }
}
