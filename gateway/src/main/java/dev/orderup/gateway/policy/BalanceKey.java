package dev.orderup.gateway.policy;

import dev.orderup.gateway.route.StickyCookie;
import dev.orderup.gateway.upstream.Hash;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/** What requests are told apart by, so that those that are alike go to the same instance. */
@FunctionalInterface
public interface BalanceKey {

    /** Where nothing tells them apart. */
    BalanceKey NONE = _ -> 0;

    /** A hash of it; 0 when the request has none. */
    long of(Passage passage);

    /** As it is written in settings; null for none. */
    static BalanceKey of(@Nullable String written) {
        if (written == null) {
            return NONE;
        }
        var value = written.substring(written.indexOf(':') + 1);
        return switch (written.substring(0, Math.max(0, written.length() - value.length()))) {
            case "header:" -> passage -> hash(passage.fields().get(value));
            case "cookie:" -> cookie(new StickyCookie(value, "/"));
            case "segment:" -> segment(Integer.parseInt(value));
            default -> passage -> Hash.of(passage.client().remote().getAddress().getHostAddress());
        };
    }

    private static BalanceKey cookie(StickyCookie cookie) {
        return passage -> hash(cookie.pinIn(passage.fields().getAll(HttpHeaderNames.COOKIE)));
    }

    private static BalanceKey segment(int number) {
        return passage -> {
            var path = passage.path();
            int start = 0;
            for (int i = 1; i < number && start >= 0; i++) {
                start = path.indexOf('/', start + 1);
            }
            if (start < 0 || start + 1 >= path.length()) {
                return 0;
            }
            int end = path.indexOf('/', start + 1);
            return Hash.of(path, start + 1, end < 0 ? path.length() : end);
        };
    }

    private static long hash(@Nullable String text) {
        return text == null ? 0 : Hash.of(text);
    }
}
