package dev.orderup.gateway.route;

import dev.orderup.gateway.config.RouteSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes in the order of the settings; the first that matches is taken. */
public final class RouteTable {
    private final List<Route> routes;

    public RouteTable(List<RouteSettings> settings) {
        routes = settings.stream().map(Route::new).toList();
    }

    public @Nullable Route find(String path) {
        for (int i = 0; i < routes.size(); i++) {
            var route = routes.get(i);
            if (route.matches(path)) {
                return route;
            }
        }
        return null;
    }

    public List<Route> routes() {
        return routes;
    }
}
