package dev.orderup.gateway.journey;

import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.StringJoiner;

/**
 * Tells a client of its journey in the fields of W3C Server Timing: what is known when the head is sent in the head, the rest in a
 * trailer. Times and nothing else: no address, no name of an instance, no number of them.
 *
 * <p>The client asks by {@code Prefer: server-timing} (RFC 7240), and the answer says {@code Preference-Applied}. No {@code Vary} is added: the answer
 * is the same, and a cache that keeps one with its times keeps no other content. What the service says of itself in the same field stays, before ours.
 */
public final class ServerTiming {
    public static final AsciiString FIELD = AsciiString.cached("server-timing");
    static final AsciiString PREFER = AsciiString.cached("prefer");
    private static final AsciiString PREFERENCE_APPLIED = AsciiString.cached("preference-applied");
    private static final int NANOS_PER_MICRO = 1000;
    private static final int MICROS_PER_MILLI = 1000;

    private ServerTiming() {}

    /** Whether a request asks for it: a preference among others, in any case, in any of several fields. */
    static boolean isAsked(HttpHeaders request) {
        return request.contains(PREFER) && request.containsValue(PREFER, FIELD, true);
    }

    /** Adds what is known by now. */
    public static void head(Journey journey, HttpHeaders answer) {
        answer.add(FIELD, metrics(journey, Stage.ACCEPT)).add(PREFERENCE_APPLIED, FIELD);
    }

    /** Announces the rest (RFC 9110 section 6.6.2). */
    public static void announce(HttpHeaders answer) {
        answer.add(HttpHeaderNames.TRAILER, FIELD);
    }

    /** The end of the answer with the rest as a trailer; it takes over what it is made of. */
    public static LastHttpContent trailer(Journey journey, LastHttpContent last) {
        var out = new DefaultLastHttpContent(last.content());
        out.trailingHeaders()
                .add(last.trailingHeaders())
                .add(FIELD, metrics(journey, Stage.FIRST_BYTE_BACK) + ", total;dur=" + millis(journey.totalNanos()));
        return out;
    }

    private static String metrics(Journey journey, Stage from) {
        var out = new StringJoiner(", ");
        journey.nanos().forEach((stage, nanos) -> {
            if (stage.compareTo(from) >= 0) {
                out.add(stage.word() + connection(journey, stage) + ";dur=" + millis(nanos));
            }
        });
        return out.toString();
    }

    private static String connection(Journey journey, Stage stage) {
        return stage != Stage.UPSTREAM_CONNECT ? "" : journey.isNewConnection() ? ";desc=new" : ";desc=kept";
    }

    /** Milliseconds with three decimals, as the field has them. */
    private static String millis(long nanos) {
        long micros = nanos / NANOS_PER_MICRO;
        var fraction = Long.toString(MICROS_PER_MILLI + micros % MICROS_PER_MILLI);
        return micros / MICROS_PER_MILLI + "." + fraction.substring(1);
    }
}
