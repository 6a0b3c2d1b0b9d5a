package dev.orderup.gateway.policy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Tells the upstream who asked: RFC 7239 Forwarded, and X-Forwarded-* which most still read. What a client says itself is believed
 * only when the settings say that the client is a proxy of ours; else anyone could pretend to be anyone.
 */
final class ForwardedFields implements Step {
    private static final AsciiString FORWARDED = AsciiString.cached("forwarded");
    private static final AsciiString FOR = AsciiString.cached("x-forwarded-for");
    static final AsciiString PROTO = AsciiString.cached("x-forwarded-proto");
    private static final AsciiString HOST = AsciiString.cached("x-forwarded-host");
    private static final AsciiString PORT = AsciiString.cached("x-forwarded-port");
    static final AsciiString PREFIX = AsciiString.cached("x-forwarded-prefix");
    private static final AsciiString REAL_IP = AsciiString.cached("x-real-ip");
    private final boolean trust;
    private final boolean via;

    ForwardedFields(boolean trust, boolean via) {
        this.trust = trust;
        this.via = via;
    }

    @Override
    public @Nullable Refusal take(Passage passage) {
        var fields = passage.fields();
        var address = passage.client().remote().getAddress().getHostAddress();
        var host = fields.get(HttpHeaderNames.HOST);
        var scheme = passage.client().connection().scheme();
        var node = address.indexOf(':') >= 0 ? "\"[" + address + "]\"" : address;
        put(fields, FORWARDED, "for=" + node + ";host=\"" + host + "\";proto=" + scheme);
        put(fields, FOR, address);
        if (!trust || !fields.contains(PROTO)) {
            fields.set(PROTO, scheme);
        }
        if (!trust || !fields.contains(HOST)) {
            fields.set(HOST, host);
        }
        if (!trust) {
            fields.remove(PORT).remove(PREFIX).remove(REAL_IP);
        }
        if (via) {
            fields.add(HttpHeaderNames.VIA, by(passage.client().version()));
        }
        return null;
    }

    private static String by(String version) {
        return switch (version) {
            case "1.1" -> "1.1 orderup";
            case "2" -> "2 orderup";
            default -> version + " orderup";
        };
    }

    private void put(HttpHeaders fields, AsciiString name, String value) {
        var before = trust && fields.contains(name) ? String.join(", ", fields.getAll(name)) + ", " : "";
        fields.set(name, before + value);
    }
}
