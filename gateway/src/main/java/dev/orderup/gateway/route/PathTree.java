package dev.orderup.gateway.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths as a tree of segments. Looking one up walks over it once, makes no object, and visits only what can match; among all that
 * match, the route that stands first in the settings is found.
 */
final class PathTree {
    private final Node root = new Node();

    PathTree(List<Route> routes) {
        routes.forEach(this::add);
        root.freeze();
    }

    private void add(Route route) {
        var at = root;
        for (int i = 0; i < route.pattern().length(); i++) {
            at = at.child(route.pattern(), i);
        }
        (route.pattern().isOpen() ? at.open : at.closed).add(route);
    }

    /** The first route whose path is that of the target and whose other conditions hold. */
    @Nullable
    Route find(Asked asked) {
        var target = asked.target();
        int query = target.indexOf('?');
        return search(root, target, 0, query < 0 ? target.length() : query, asked, null);
    }

    private static @Nullable Route search(Node node, String path, int at, int end, Asked asked, @Nullable Route found) {
        if (found != null && node.first > found.index()) {
            return found;
        }
        var best = better(node.open, asked, found);
        if (at >= end) {
            return better(node.closed, asked, best);
        }
        if (path.charAt(at) != '/') {
            return best; // the target is *
        }
        int slash = path.indexOf('/', at + 1, end);
        int next = slash < 0 ? end : slash;
        var literal = node.literals.get(path, at + 1, next);
        if (literal != null) {
            best = search(literal, path, next, end, asked, best);
        }
        return node.any != null && next > at + 1 ? search(node.any, path, next, end, asked, best) : best;
    }

    private static @Nullable Route better(List<Route> routes, Asked asked, @Nullable Route found) {
        for (int i = 0; i < routes.size(); i++) {
            var route = routes.get(i);
            if (found != null && route.index() > found.index()) {
                return found;
            }
            if (route.allows(asked)) {
                return route;
            }
        }
        return found;
    }

    private static final class Node {
        private final Map<String, Node> growing = new HashMap<>();
        private final List<Route> closed = new ArrayList<>(1);
        private final List<Route> open = new ArrayList<>(1);
        private RegionMap<Node> literals = new RegionMap<>(Map.of(), false);
        private @Nullable Node any;
        /** The lowest index of all routes here and below. */
        private int first = Integer.MAX_VALUE;

        Node child(PathPattern pattern, int segment) {
            if (!pattern.isAny(segment)) {
                return growing.computeIfAbsent(pattern.literal(segment), _ -> new Node());
            }
            if (any == null) {
                any = new Node();
            }
            return any;
        }

        int freeze() {
            literals = new RegionMap<>(growing, false);
            closed.forEach(route -> first = Math.min(first, route.index()));
            open.forEach(route -> first = Math.min(first, route.index()));
            growing.values().forEach(child -> first = Math.min(first, child.freeze()));
            if (any != null) {
                first = Math.min(first, any.freeze());
            }
            return first;
        }
    }
}
