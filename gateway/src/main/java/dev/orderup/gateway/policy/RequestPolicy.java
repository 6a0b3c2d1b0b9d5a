package dev.orderup.gateway.policy;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.exchange.Buffers;
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
    private final @Nullable Authentication authentication;
    private final Step[] beforeRoute;
    private final Step[][] ofRoute;
    private final AnswerStep[][] ofAnswer;

    /**
     * The steps for these settings.
     *
     * @param verifier of tokens; null where the settings have none
     */
    public RequestPolicy(GatewaySettings settings, RouteTable routes, @Nullable TokenVerifier verifier, Buffers buffers) {
        authentication = verifier == null || settings.jwt() == null ? null : new Authentication(verifier, settings.jwt().cookie());
        beforeRoute = new Step[]{new Identity(), new BufferLimit(buffers), new Target(), new EarlyData(), new Routing(routes)};
        ofRoute = new Step[routes.routes().size()][];
        ofAnswer = new AnswerStep[routes.routes().size()][];
        for (var route : routes.routes()) {
            ofRoute[route.index()] = steps(settings, route);
        }
    }

    /** What is done to the requests of a route, and, on the way, what to its answers. */
    private Step[] steps(GatewaySettings settings, Route route) {
        List<Step> steps = new ArrayList<>();
        List<AnswerStep> answers = new ArrayList<>();
        var asked = route.settings();
        if (asked.cors() != null) {
            var cors = new Cors(asked.cors());
            steps.add(cors);
            answers.add(cors);
        }
        var limit = asked.rate();
        var rate = limit == null ? null : new RateLimit(route.name(), limit);
        if (rate != null) {
            answers.add(rate);
        }
        if (rate != null && !rate.isBySubject()) {
            steps.add(rate);
        }
        if (authentication != null) {
            steps.add(authentication);
        }
        if (rate != null && rate.isBySubject()) {
            steps.add(rate);
        }
        if (asked.requestsMax() != null) {
            steps.add(new Concurrency(asked.requestsMax()));
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
        var host = asked.rewrite().host();
        if (host != null) {
            steps.add(new HostRewrite(host));
        }
        if (!asked.requestHeaders().isEmpty()) {
            steps.add(new ChangedFields(asked.requestHeaders()));
        }
        if (asked.security() != null) {
            answers.add(new SecurityFields(asked.security()));
        }
        if (!asked.responseHeaders().isEmpty()) {
            answers.add(new ChangedFields(asked.responseHeaders()));
        }
        ofAnswer[route.index()] = answers.toArray(AnswerStep[]::new);
        return steps.toArray(Step[]::new);
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
