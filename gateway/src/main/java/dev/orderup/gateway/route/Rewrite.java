package dev.orderup.gateway.route;

import dev.orderup.gateway.config.RewriteSettings;
import org.jspecify.annotations.Nullable;

/** The request target as the upstream sees it: a prefix taken away, another put in front, or the whole path anew; the query stays. */
public final class Rewrite {
    private final String strip;
    private final String prepend;
    private final @Nullable Template path;

    private Rewrite(RewriteSettings settings, PathPattern pattern) {
        strip = settings.strip() == null ? "" : settings.strip();
        prepend = settings.prepend() == null ? "" : settings.prepend();
        path = settings.path() == null ? null : new Template(settings.path(), pattern);
    }

    static @Nullable Rewrite of(RewriteSettings settings, PathPattern pattern) {
        return settings.strip() == null && settings.prepend() == null && settings.path() == null ? null : new Rewrite(settings, pattern);
    }

    /** What was taken away; empty when nothing was. */
    public String stripped() {
        return strip;
    }

    public String apply(String target) {
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        var rewritten = path != null ? path.fill(target, null) : prepend + target.substring(strip.length(), end);
        return (rewritten.isEmpty() ? "/" : rewritten) + target.substring(end);
    }
}
