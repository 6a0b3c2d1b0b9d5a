package dev.orderup.gateway.policy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser says that a page of this very origin asks: by Fetch metadata, or where it sends none, by Origin. Who says neither
 * is not a browser, and has no business with a browser's cookie.
 */
final class SameOrigin {
    private SameOrigin() {}

    static boolean says(HttpHeaders fields) {
        var site = fields.get("sec-fetch-site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        var host = fields.get(HttpHeaderNames.HOST);
        return host != null && host.equalsIgnoreCase(authority(fields.get(HttpHeaderNames.ORIGIN)));
    }

    private static @Nullable String authority(@Nullable String origin) {
        try {
            return origin == null ? null : URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException notAnOrigin) {
            return null;
        }
    }
}
