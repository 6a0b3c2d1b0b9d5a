package dev.orderup.gateway.tls;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to which host name: the exact name first, then the wildcard that stands for its first label (RFC 9525 section 6.3), else
 * the default. Never changed once made, so it is read without a lock.
 */
final class ByName<T> {
    private final Map<String, T> exact = new HashMap<>();
    private final Map<String, T> wildcards = new HashMap<>();
    private final T otherwise;

    /** @param names in small letters; who comes first keeps a name that is there twice */
    ByName(Iterable<T> all, Function<T, Iterable<String>> names) {
        for (var each : all) {
            for (var name : names.apply(each)) {
                if (name.startsWith("*.")) {
                    wildcards.putIfAbsent(name.substring(2), each);
                } else {
                    exact.putIfAbsent(name, each);
                }
            }
        }
        otherwise = all.iterator().next();
    }

    T find(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return otherwise;
        }
        var small = name.toLowerCase(Locale.ROOT);
        var found = exact.get(small);
        if (found == null) {
            int dot = small.indexOf('.');
            found = dot <= 0 ? null : wildcards.get(small.substring(dot + 1));
        }
        return found == null ? otherwise : found;
    }
}
