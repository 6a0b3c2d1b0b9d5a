package dev.orderup.gateway.control;

import dev.orderup.gateway.Gateway;
import dev.orderup.gateway.route.Route;
import dev.orderup.gateway.upstream.Instance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the data plane is doing right now; only to be read. */
@RestController
@RequestMapping("/gateway")
class ControlPlane {
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

    @GetMapping("/connections")
    Map<String, Integer> connections() {
        var out = new TreeMap<String, Integer>();
        gateway.listeners().forEach(listener -> out.put(listener.name(), listener.size()));
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

    /** @param state available, ejected for its failures, or unhealthy by what it says itself */
    record InstanceView(String address, String state, boolean ejected, int weight, int requests, int connections, int idle) {
        static InstanceView of(Instance instance) {
            var state = !instance.isHealthy() ? "unhealthy" : instance.isEjected() ? "ejected" : "available";
            return new InstanceView(instance.name(), state, instance.isEjected(), instance.weight(), instance.inFlight(),
                    instance.connections(), instance.idle());
        }
    }
}
