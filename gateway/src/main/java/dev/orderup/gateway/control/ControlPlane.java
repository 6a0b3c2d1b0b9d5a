package dev.orderup.gateway.control;

import dev.orderup.gateway.Gateway;
import dev.orderup.gateway.listener.AcceptQueue;
import dev.orderup.gateway.listener.Entrance;
import dev.orderup.gateway.listener.OpenConnection;
import dev.orderup.gateway.route.Route;
import dev.orderup.gateway.upstream.Instance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the data plane is doing right now; only to be read.
 *
 * <p>What: routes, upstreams with the health of their instances, listeners with their connections; journeys are in {@link JourneyDoor}, what changes
 * something in {@link DrainDoor}. When: to look, by hand or by a script; for figures over time there are meters. Costs: nothing until it is asked, and
 * then threads of the control plane, never an event loop of the data plane. To show more, add a view; nobody in the data plane knows of it.
 */
@RestController
@RequestMapping("/gateway")
class ControlPlane {
    static final int CONNECTIONS_MAX = 1000;
    private final Gateway gateway;

    ControlPlane(Gateway gateway) {
        this.gateway = gateway;
    }

    @GetMapping("/routes")
    List<RouteView> routes() {
        return gateway.routes().routes().stream().map(RouteView::of).toList();
    }

    @GetMapping("/upstreams")
    Map<String, List<InstanceView>> upstreams() {
        var out = new TreeMap<String, List<InstanceView>>();
        gateway.upstreams()
                .byName()
                .forEach((name, upstream) -> out.put(name, upstream.instances().stream().map(InstanceView::of).toList()));
        return out;
    }

    /** @param limit how many connections of each listener are listed; all are counted */
    @GetMapping("/connections")
    Map<String, ListenerView> connections(@RequestParam(defaultValue = "100") int limit) {
        Bounds.check("limit", limit, 0, CONNECTIONS_MAX);
        var out = new TreeMap<String, ListenerView>();
        gateway.listeners().forEach(listener -> out.put(listener.name(), ListenerView.of(listener, limit)));
        return out;
    }

    record RouteView(String name, String path, String leadsTo) {
        static RouteView of(Route route) {
            return new RouteView(route.name(), route.settings().wholePath(), switch (route.target()) {
                case Route.Target.Upstream upstream -> "upstream " + upstream.name();
                case Route.Target.Split split -> "upstreams " + split.upstreams();
                case Route.Target.Redirect redirect -> "redirect " + redirect.status();
                case Route.Target.Page page -> "page " + page.resource();
            });
        }
    }

    /**
     * An instance of an upstream.
     *
     * @param state available, draining because somebody said so, unhealthy by what it says itself, or ejected for its failures
     * @param requests under way
     * @param connections open, of which some are idle
     */
    record InstanceView(String address, String state, int weight, int requests, int connections, int idle) {
        static InstanceView of(Instance instance) {
            return new InstanceView(instance.name(), state(instance), instance.weight(), instance.inFlight(), instance.connections(),
                    instance.idle());
        }

        private static String state(Instance instance) {
            if (instance.isDraining()) {
                return "draining";
            }
            return !instance.isHealthy() ? "unhealthy" : instance.isEjected() ? "ejected" : "available";
        }
    }

    /**
     * A listener.
     *
     * @param kind as in the settings
     * @param open connections, or sessions
     * @param acceptQueue null where the system does not tell
     * @param connections some of them
     */
    record ListenerView(String kind, int open, @Nullable QueueView acceptQueue, List<OpenConnection> connections) {
        static ListenerView of(Entrance listener, int most) {
            var queue = listener.acceptQueue();
            return new ListenerView(listener.kind(), listener.size(), queue == null ? null : QueueView.of(queue), listener.open(most));
        }
    }

    record QueueView(int depth, int limit) {
        static QueueView of(AcceptQueue queue) {
            return new QueueView(queue.depth(), queue.limit());
        }
    }
}
