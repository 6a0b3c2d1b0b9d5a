package dev.orderup.gateway.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A tree of paths for each host that a route names, and one for all others. A tree holds every route that its host allows, those that
 * name no host as well, so a host is looked up once and then forgotten; the price is that a route without a host stands in all trees.
 */
final class HostTable {
    private final RegionMap<PathTree> exact;
    private final RegionMap<PathTree> below;
    private final PathTree others;
    private final boolean named;

    HostTable(List<Route> routes) {
        var exactNames = new TreeSet<String>();
        var suffixes = new TreeSet<String>();
        for (var route : routes) {
            for (var host : route.hosts()) {
                (isWildcard(host) ? suffixes : exactNames).add(isWildcard(host) ? host.substring(2) : host);
            }
        }
        exact = trees(exactNames, routes, HostTable::allows);
        below = trees(suffixes, routes, HostTable::allowsBelow);
        others = new PathTree(routes.stream().filter(route -> route.hosts().isEmpty()).toList());
        named = !exactNames.isEmpty() || !suffixes.isEmpty();
    }

    private static RegionMap<PathTree> trees(Set<String> names, List<Route> routes, Test test) {
        Map<String, PathTree> out = new HashMap<>();
        for (var name : names) {
            out.put(name, new PathTree(routes.stream().filter(matching(test, name)).toList()));
        }
        return new RegionMap<>(out, true);
    }

    private static Predicate<Route> matching(Test test, String name) {
        return route -> route.hosts().isEmpty() || route.hosts().stream().anyMatch(host -> test.allows(host, name));
    }

    private static boolean isWildcard(String host) {
        return host.startsWith("*.");
    }

    private static boolean allows(String host, String name) {
        return isWildcard(host) ? name.endsWith(host.substring(1)) : host.equals(name);
    }

    /** Whether the host allows every name below the suffix. */
    private static boolean allowsBelow(String host, String suffix) {
        return isWildcard(host) && (suffix.equals(host.substring(2)) || suffix.endsWith(host.substring(1)));
    }

    PathTree find(@Nullable String host) {
        if (!named || host == null) {
            return others;
        }
        int end = endOfName(host);
        var tree = exact.get(host, 0, end);
        for (int dot = host.indexOf('.'); tree == null && dot >= 0 && dot < end; dot = host.indexOf('.', dot + 1)) {
            tree = below.get(host, dot + 1, end);
        }
        return tree == null ? others : tree;
    }

    /** The name without its port, and without the dot that makes it absolute. */
    static int endOfName(String host) {
        int colon = host.startsWith("[") ? host.indexOf(':', Math.max(0, host.indexOf(']'))) : host.indexOf(':');
        int end = colon < 0 ? host.length() : colon;
        return end > 1 && host.charAt(end - 1) == '.' ? end - 1 : end;
    }

    /** Host names as routes are compared: lower case, each once. */
    static List<String> names(List<String> written) {
        return List.copyOf(new ArrayList<>(new TreeSet<>(written.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList())));
    }

    private interface Test {
        boolean allows(String host, String name);
    }
}
