package dev.orderup.gateway.policy;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gives a request its names: {@code X-Request-Id}, kept when it is well formed, and W3C {@code traceparent}, whose trace is
 * continued when the client began one. The gateway puts no span of its own between: it would have to be exported to be found.
 */
final class Identity implements Step {
    static final String REQUEST_ID = "x-request-id";
    private static final String TRACE_PARENT = "traceparent";
    private static final int ID_MAX = 64;
    private static final int TRACE_PARENT_LENGTH = 55;
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    @Override
    public @Nullable Refusal take(Passage passage) {
        var fields = passage.fields();
        var given = fields.getAll(REQUEST_ID);
        if (given.size() == 1 && isGoodId(given.get(0))) {
            passage.requestId(given.get(0));
        } else {
            passage.requestId(hex(ThreadLocalRandom.current().nextLong()) + hex(ThreadLocalRandom.current().nextLong()));
            fields.set(REQUEST_ID, passage.requestId());
        }
        var parent = fields.getAll(TRACE_PARENT);
        if (parent.size() != 1 || !isGoodParent(parent.get(0))) {
            var random = ThreadLocalRandom.current();
            fields.set(TRACE_PARENT,
                    "00-" + hex(random.nextLong()) + hex(random.nextLong() | 1) + "-" + hex(random.nextLong() | 1) + "-00");
            fields.remove("tracestate");
        }
        return null;
    }

    static boolean isGoodId(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= ID_MAX;
    }

    /** {@code 00-32 hex-16 hex-2 hex}, neither id all zeros; later versions may be longer. */
    static boolean isGoodParent(String parent) {
        if (parent.length() < TRACE_PARENT_LENGTH || parent.startsWith("ff")
                || (parent.startsWith("00") && parent.length() != TRACE_PARENT_LENGTH)) {
            return false;
        }
        for (int i = 0; i < TRACE_PARENT_LENGTH; i++) {
            char c = parent.charAt(i);
            boolean dash = i == 2 || i == 35 || i == 52;
            if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return !parent.startsWith(NO_TRACE, 3) && !parent.startsWith(NO_SPAN, 36);
    }

    private static String hex(long value) {
        return HexFormat.of().toHexDigits(value);
    }
}
