package dev.orderup.gateway.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that leads a client back to the instance that answered it before (topic 9, {@code session}).
 *
 * <p>What: its value is the pin of an instance, a keyed hash that tells a client nothing of addresses. When: a service keeps
 * something in an instance's memory that the next request needs; else leave it out, because it undoes balancing, and a new instance gets
 * only new clients. Costs: nothing on routes without it, on those with it the walk over the cookies and, once for each client, a
 * {@code Set-Cookie}; what is lost with the instance is measured by {@code ./orderup lab session}. It is a session cookie: it ends with the browser.
 *
 * @param name of the cookie
 * @param path for which the client sends it: what all paths of the route begin with
 */
public record StickyCookie(String name, String path) {

    static StickyCookie of(String name, String routePath) {
        int end = routePath.indexOf("/{");
        end = end < 0 && routePath.endsWith("/**") ? routePath.length() - 3 : end;
        var path = end < 0 ? routePath : routePath.substring(0, end);
        return new StickyCookie(name, path.isEmpty() ? "/" : path);
    }

    /** The pin that a request brings, in the first cookie of this name (RFC 6265 section 5.4 puts the most specific path first). */
    public @Nullable String pinIn(List<String> cookieFields) {
        for (var field : cookieFields) {
            for (int start = 0; start < field.length();) {
                int end = field.indexOf(';', start);
                end = end < 0 ? field.length() : end;
                var pair = field.substring(start, end).strip();
                if (pair.startsWith(name) && pair.startsWith("=", name.length())) {
                    return pair.substring(name.length() + 1);
                }
                start = end + 1;
            }
        }
        return null;
    }

    /**
     * The value of {@code Set-Cookie}.
     *
     * @param secure whether the client came over TLS, and so shall send it over TLS only
     */
    public String pinning(String pin, boolean secure) {
        return name + "=" + pin + "; Path=" + path + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
    }
}
