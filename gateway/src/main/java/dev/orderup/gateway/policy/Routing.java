package dev.orderup.gateway.policy;

import dev.orderup.gateway.route.Route;
import dev.orderup.gateway.route.RouteTable;
import org.jspecify.annotations.Nullable;

/** Finds the route. */
final class Routing implements Step {
    private final RouteTable routes;

    Routing(RouteTable routes) {
        this.routes = routes;
    }

    @Override
    public @Nullable Refusal take(Passage passage) {
        var route = routes.find(passage);
        if (route == null || (Cors.isPreflight(passage) && isClosed(route))) {
            return none(passage);
        }
        passage.route(route);
        return null;
    }

    /** Found for the method that a preflight is about, although nobody here answers it. */
    private static boolean isClosed(Route route) {
        var methods = route.settings().match().method();
        return route.settings().cors() == null && !methods.isEmpty() && !methods.contains("OPTIONS");
    }

    private Refusal none(Passage passage) {
        var methods = routes.methodsFor(passage);
        return methods.isEmpty()
                ? Refusal.of(404, "no-route", "No such place", "Nothing here answers " + passage.path() + ".")
                : Refusal.of(405, "method-not-allowed", "Method not allowed",
                        passage.method() + " " + passage.path() + " (expected: " + String.join(", ", methods) + ").")
                        .with("allow", String.join(", ", methods));
    }
}
