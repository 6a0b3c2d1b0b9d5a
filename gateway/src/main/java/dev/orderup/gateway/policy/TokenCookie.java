package dev.orderup.gateway.policy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cookie in which a browser brings its token (RFC 6265 section 4.2). It is for the gateway alone: what goes on has it no more. */
final class TokenCookie {
    private final String prefix;

    TokenCookie(String name) {
        prefix = name + "=";
    }

    /** Its value, taken out of the fields; the last if there are several, null if there is none. */
    @Nullable
    String takeFrom(HttpHeaders fields) {
        var lines = fields.getAll(HttpHeaderNames.COOKIE);
        if (lines.stream().noneMatch(line -> line.contains(prefix))) {
            return null;
        }
        String token = null;
        List<String> others = new ArrayList<>();
        for (var line : lines) {
            for (var pair : line.split(";", -1)) {
                var cookie = pair.strip();
                if (cookie.startsWith(prefix)) {
                    token = cookie.substring(prefix.length());
                } else if (!cookie.isEmpty()) {
                    others.add(cookie);
                }
            }
        }
        fields.remove(HttpHeaderNames.COOKIE);
        if (!others.isEmpty()) {
            fields.set(HttpHeaderNames.COOKIE, String.join("; ", others));
        }
        return token;
    }
}
