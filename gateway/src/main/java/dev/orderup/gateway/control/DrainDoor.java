package dev.orderup.gateway.control;

import dev.orderup.gateway.Gateway;
import dev.orderup.gateway.listener.Entrance;
import dev.orderup.gateway.upstream.Instance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Takes the gateway, or one instance behind it, out of service without a failed request. Only for who {@link ChangeGuard} lets pass.
 *
 * <p>A gateway that was drained has no listeners any more and stays so; its control plane is there until the process is stopped. An instance gets no new
 * requests, also not those of clients that are pinned to it, keeps what it has, and its idle connections are closed; when it has none it can be stopped. It can be
 * taken back, and a restart of the gateway forgets that it was drained.
 */
@RestController
@RequestMapping("/gateway")
class DrainDoor {
    private static final Logger LOG = LoggerFactory.getLogger(DrainDoor.class);
    private final Gateway gateway;
    private final ApplicationEventPublisher events;

    DrainDoor(Gateway gateway, ApplicationEventPublisher events) {
        this.gateway = gateway;
        this.events = events;
    }

    @GetMapping("/drain")
    Drain state() {
        var state = gateway.isRunning() ? gateway.isDraining() ? "draining" : "serving" : "stopped";
        return new Drain(state, gateway.listeners().stream().mapToInt(Entrance::size).sum());
    }

    /** Begins; {@code GET} tells how far it is. */
    @PostMapping("/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Drain drain() {
        LOG.info("drained by the control plane");
        AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
        gateway.stop();
        return state();
    }

    @PostMapping("/upstreams/{upstream}/{instance}/drain")
    ControlPlane.InstanceView drain(@PathVariable String upstream, @PathVariable String instance) {
        return drain(upstream, instance, true);
    }

    @DeleteMapping("/upstreams/{upstream}/{instance}/drain")
    ControlPlane.InstanceView undrain(@PathVariable String upstream, @PathVariable String instance) {
        return drain(upstream, instance, false);
    }

    private ControlPlane.InstanceView drain(String upstream, String name, boolean draining) {
        var instance = find(upstream, name);
        instance.drain(draining);
        LOG.info("{} {} by the control plane", instance, draining ? "is drained" : "is taken back");
        return ControlPlane.InstanceView.of(instance);
    }

    private Instance find(String name, String instance) {
        var upstream = gateway.upstreams().find(name);
        if (upstream == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND,
                    "upstream: " + name + " (expected: one of " + String.join(", ", gateway.upstreams().byName().keySet()) + ")");
        }
        return upstream.instances()
                .stream()
                .filter(each -> each.name().equals(instance))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "instance: " + instance + " (expected: one of "
                        + String.join(", ", upstream.instances().stream().map(Instance::name).toList()) + ")"));
    }

    /**
     * How far the gateway is.
     *
     * @param state serving, draining or stopped
     * @param connections open, over all listeners
     */
    record Drain(String state, int connections) {}
}
