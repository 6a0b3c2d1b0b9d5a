package dev.orderup.gateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Gives a request its names: {@code X-Request-Id}, kept when it is well formed, and W3C {@code traceparent}, whose trace is
 * continued when the client began one. The gateway puts no span of its own between: it would have to be exported to be found.
 */
final class Identity implements Step {
    /** Their hash codes are reckoned once; those of strings with each look-up. */
    private static final AsciiString TRACE_PARENT = AsciiString.cached("traceparent");
    private static final AsciiString TRACE_STATE = AsciiString.cached("tracestate");
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int ID_MAX = 64;
    private static final int TRACE_PARENT_LENGTH = 55;
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    @Override
    public @Nullable Refusal take(Passage passage) {
        var fields = passage.fields();
        var given = only(fields, Passage.REQUEST_ID);
        if (given != null && isGoodId(given)) {
            passage.requestId(given);
        } else {
            passage.requestId(newId());
            fields.set(Passage.REQUEST_ID, passage.requestId());
        }
        var parent = only(fields, TRACE_PARENT);
        if (parent == null || !isGoodParent(parent)) {
            fields.set(TRACE_PARENT, newParent());
            fields.remove(TRACE_STATE);
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

    /** The value of a field that is there once; null when it is not there, or several times. */
    private static @Nullable String only(HttpHeaders fields, AsciiString name) {
        var values = fields.valueStringIterator(name);
        if (!values.hasNext()) {
            return null;
        }
        var first = values.next();
        return values.hasNext() ? null : first;
    }

    private static String newId() {
        var random = ThreadLocalRandom.current();
        var id = new byte[32];
        hex(id, 0, random.nextLong());
        hex(id, 16, random.nextLong());
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    /** Not sampled: who traces begins at the client or at the service. */
    private static String newParent() {
        var random = ThreadLocalRandom.current();
        var parent = new byte[TRACE_PARENT_LENGTH];
        parent[0] = '0';
        parent[1] = '0';
        parent[2] = '-';
        hex(parent, 3, random.nextLong());
        hex(parent, 19, random.nextLong() | 1);
        parent[35] = '-';
        hex(parent, 36, random.nextLong() | 1);
        parent[52] = '-';
        parent[53] = '0';
        parent[54] = '0';
        return new String(parent, StandardCharsets.ISO_8859_1);
    }

    private static void hex(byte[] out, int at, long value) {
        for (int i = 15; i >= 0; i--) {
            out[at + i] = DIGITS[(int) value & 0xf];
            value >>>= 4;
        }
    }
}
