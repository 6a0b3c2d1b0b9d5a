package dev.orderup.gateway.route;

import dev.orderup.gateway.config.RouteSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The routes in the order of the settings; of those that match a request the first is taken.
 *
 * <p>What: finds the route of a request by host, path, method, header fields and the server name of TLS. When: for each request, once, after
 * its path was normalised ({@link TargetPath}). Costs: one look for the host where any route names one, and one for each segment of
 * the path; no regular expression, and no object unless a route has a condition on a field. To add a condition, add it to
 * {@link Asked} and {@link Route#allows}.
 */
public final class RouteTable {
    private final List<Route> routes;
    private final HostTable hosts;
    /** Only the routes with a condition on the method; null when there are none. */
    private final @Nullable HostTable byMethod;
    private final Set<String> methods = new TreeSet<>();

    public RouteTable(List<RouteSettings> settings) {
        var all = new ArrayList<Route>();
        for (var route : settings) {
            all.add(new Route(all.size(), route));
        }
        routes = List.copyOf(all);
        hosts = new HostTable(routes);
        routes.forEach(route -> methods.addAll(route.methods()));
        byMethod = methods.isEmpty() ? null : new HostTable(routes.stream().filter(route -> !route.methods().isEmpty()).toList());
    }

    public @Nullable Route find(Asked asked) {
        return hosts.find(asked.host()).find(asked);
    }

    /** With which methods this request would have had a route; none when it is not about the method. Asked only after a miss. */
    public Set<String> methodsFor(Asked asked) {
        if (byMethod == null) {
            return Set.of();
        }
        var tree = byMethod.find(asked.host());
        var found = new TreeSet<>(methods);
        found.removeIf(method -> tree.find(new OtherMethod(asked, method)) == null);
        return found;
    }

    public List<Route> routes() {
        return routes;
    }
}
