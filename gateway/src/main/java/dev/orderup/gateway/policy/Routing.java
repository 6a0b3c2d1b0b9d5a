package dev.orderup.gateway.policy;

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
        var route = routes.find(passage.path());
        if (route == null) {
            return Refusal.of(404, "no-route", "No such place", "Nothing here answers " + passage.path() + ".");
        }
        passage.route(route);
        return null;
    }
}
