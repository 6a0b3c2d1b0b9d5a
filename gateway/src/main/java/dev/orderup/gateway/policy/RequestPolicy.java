package dev.orderup.gateway.policy;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.jwt.TokenVerifier;
import dev.orderup.gateway.route.Route;
import dev.orderup.gateway.route.RouteTable;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request between its decoding and its upstream, and to its answer on the way back.
 *
 * <p>What: a list of steps for all requests, which ends with the choice of the route, and then the list of that route. When: all that
 * can refuse or change a head; what concerns bodies belongs to the exchange. Costs: a route's list is made at the start and holds only what its settings
 * ask for, so what a route does not use costs its requests nothing. To add a step, write a {@link Step} or an {@link AnswerStep} and put
 * it in its place in the list.
 */
public final class RequestPolicy {
    private final GatewaySettings settings;
    private final @Nullable Authentication authentication;
    private final Step[] beforeRoute;
    private final Step[][] ofRoute;
    private final AnswerStep[][] ofAnswer;

    /**
     * The steps for these settings.
     *
     * @param verifier of tokens; null where the settings have none
     */
    public RequestPolicy(GatewaySettings settings, RouteTable routes, @Nullable TokenVerifier verifier) {
        this.settings = settings;
        authentication = verifier == null || settings.jwt() == null ? null : new Authentication(verifier, settings.jwt().cookie());
        beforeRoute = new Step[]{new Identity(), new Target(), new EarlyData(), new Routing(routes)};
        ofRoute = routes.routes().stream().map(this::steps).toArray(Step[][]::new);
        ofAnswer = routes.routes().stream().map(RequestPolicy::answerSteps).toArray(AnswerStep[][]::new);
    }

    private Step[] steps(Route route) {
        List<Step> steps = new ArrayList<>();
        if (authentication != null) {
            steps.add(authentication);
        }
        steps.add(new BodyLimit());
        steps.add(new Expectation());
        steps.add(new HopByHop());
        steps.add(new ForwardedFields(settings.trustForwarded(), settings.via()));
        steps.add(new ClientCertificate());
        var rewrite = route.rewrite();
        if (rewrite != null) {
            steps.add(new PathRewrite(rewrite));
        }
        var host = route.settings().rewrite().host();
        if (host != null) {
            steps.add(new HostRewrite(host));
        }
        if (!route.settings().requestHeaders().isEmpty()) {
            steps.add(new ChangedFields(route.settings().requestHeaders()));
        }
        return steps.toArray(Step[]::new);
    }

    private static AnswerStep[] answerSteps(Route route) {
        List<AnswerStep> steps = new ArrayList<>();
        if (!route.settings().responseHeaders().isEmpty()) {
            steps.add(new ChangedFields(route.settings().responseHeaders()));
        }
        return steps.toArray(AnswerStep[]::new);
    }

    /** Null when the request may go on, or the first refusal. */
    public @Nullable Refusal apply(Passage passage) {
        var refusal = apply(beforeRoute, passage);
        var route = passage.route();
        return refusal == null && route != null ? apply(ofRoute[route.index()], passage) : refusal;
    }

    private static @Nullable Refusal apply(Step[] steps, Passage passage) {
        for (var step : steps) {
            var refusal = step.take(passage);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** Changes the fields of an answer on its way to the client, be it an upstream's or the gateway's own. */
    public void answered(Passage passage, HttpHeaders fields) {
        var route = passage.route();
        if (route != null) {
            for (var step : ofAnswer[route.index()]) {
                step.answered(passage, fields);
            }
        }
    }
}
