package dev.orderup.gateway.policy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Tells the upstream who asked: RFC 7239 Forwarded, and X-Forwarded-* which most still read. What a client says itself is believed
 * only when the settings say that the client is a proxy of ours; else anyone could pretend to be anyone.
 */
final class ForwardedFields implements Step {
    private static final String FORWARDED = "forwarded";
    private static final String FOR = "x-forwarded-for";
    static final String PROTO = "x-forwarded-proto";
    private static final String HOST = "x-forwarded-host";
    private static final String PORT = "x-forwarded-port";
    static final String PREFIX = "x-forwarded-prefix";
    private static final String REAL_IP = "x-real-ip";
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
            fields.add(HttpHeaderNames.VIA, passage.client().version() + " orderup");
        }
        return null;
    }

    private void put(HttpHeaders fields, String name, String value) {
        var before = trust && fields.contains(name) ? String.join(", ", fields.getAll(name)) + ", " : "";
        fields.set(name, before + value);
    }
}
