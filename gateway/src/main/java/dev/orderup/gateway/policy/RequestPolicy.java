package dev.orderup.gateway.policy;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.route.RouteTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request between its decoding and its upstream, in this order. To add a step, write a {@link Step} and put it in
 * its place in the list.
 */
public final class RequestPolicy {
    private final List<Step> steps;

    public RequestPolicy(GatewaySettings settings, RouteTable routes) {
        steps = List.of(new Identity(), new Target(), new Routing(routes), new BodyLimit(), new HopByHop(),
                new ForwardedFields(settings.trustForwarded(), settings.via()));
    }

    /** Null when the request may go on, or the first refusal. */
    public @Nullable Refusal apply(Passage passage) {
        for (int i = 0; i < steps.size(); i++) {
            var refusal = steps.get(i).take(passage);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }
}
