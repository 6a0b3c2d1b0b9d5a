package dev.orderup.gateway.policy;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.jwt.TokenVerifier;
import dev.orderup.gateway.route.RouteTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request between its decoding and its upstream, in this order. To add a step, write a {@link Step} and put it in
 * its place in the list.
 */
public final class RequestPolicy {
    private final List<Step> steps;

    /**
     * The steps for these settings.
     *
     * @param verifier of tokens; null where the settings have none
     */
    public RequestPolicy(GatewaySettings settings, RouteTable routes, @Nullable TokenVerifier verifier) {
        steps = List.of(new Identity(), new Target(), new Routing(routes), authentication(settings, verifier), new BodyLimit(),
                new Expectation(), new HopByHop(), new ForwardedFields(settings.trustForwarded(), settings.via()));
    }

    private static Step authentication(GatewaySettings settings, @Nullable TokenVerifier verifier) {
        return verifier == null || settings.jwt() == null ? _ -> null : new Authentication(verifier, settings.jwt().cookie());
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
