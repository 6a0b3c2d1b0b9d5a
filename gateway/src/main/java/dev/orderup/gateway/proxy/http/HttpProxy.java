package dev.orderup.gateway.proxy.http;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.RequestReader;
import dev.orderup.gateway.journey.Journeys;
import dev.orderup.gateway.metrics.AccessLog;
import dev.orderup.gateway.metrics.GatewayMeters;
import dev.orderup.gateway.policy.BalanceKey;
import dev.orderup.gateway.policy.Passage;
import dev.orderup.gateway.policy.Refusal;
import dev.orderup.gateway.policy.RequestPolicy;
import dev.orderup.gateway.upstream.LoopUpstreams;
import dev.orderup.gateway.upstream.Upstream;
import dev.orderup.gateway.upstream.Upstreams;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The reverse proxy of one event loop, for every version of HTTP.
 *
 * <p>What: takes a request from a listener, applies the policy, and lets an {@link Exchange} carry it to an upstream and the answer
 * back, streaming. When: for whatever speaks HTTP, gRPC and WebSocket included; what does not belongs to layer 4. Costs: an
 * exchange object and the copy of its fields for each request; not measured by itself yet. To add another thing a route can lead to, add a {@code Route.Target} and a case in {@link Exchange}.
 */
public final class HttpProxy implements Door {
    private final Loop loop;
    private final Shared shared;
    private final LoopUpstreams upstreams;
    private final AccessLog.@Nullable OfLoop accessLog;

    public HttpProxy(Loop loop, Shared shared, LoopUpstreams upstreams) {
        this.loop = loop;
        this.shared = shared;
        this.upstreams = upstreams;
        accessLog = shared.accessLog == null ? null : shared.accessLog.of(loop);
    }

    @Override
    public RequestReader open(ClientStream client, HttpRequest head) {
        var web = GrpcWeb.of(client, head);
        var exchange = new Exchange(this, new Passage(web == null ? client : web, head));
        loop.watch(exchange);
        exchange.begin();
        if (web == null) {
            return exchange;
        }
        web.exchange(exchange);
        return web;
    }

    @Override
    public void refuse(ClientStream client, HttpResponseStatus status, String reason, String detail) {
        shared.meters.refused(reason);
        shared.meters.request("none", "none", status.code(), 0);
        client.closeAfterAnswer();
        Answers.refuse(client, Refusal.of(status.code(), reason, status.reasonPhrase(), detail), "", "", false);
    }

    RequestPolicy policy() {
        return shared.policy;
    }

    GatewaySettings settings() {
        return shared.settings;
    }

    Upstreams services() {
        return shared.upstreams;
    }

    BalanceKey key(Upstream upstream) {
        return Objects.requireNonNull(shared.keys.get(upstream));
    }

    LoopUpstreams upstreams() {
        return upstreams;
    }

    Buffers buffers() {
        return shared.buffers;
    }

    GatewayMeters meters() {
        return shared.meters;
    }

    /** Null where nothing is timed. */
    @Nullable
    Journeys journeys() {
        return shared.journeys;
    }

    AccessLog.@Nullable OfLoop accessLog() {
        return accessLog;
    }

    Page page(String resource) {
        return shared.pages.computeIfAbsent(resource, Page::new);
    }

    Loop loop() {
        return loop;
    }

    /** Over how long clients with long answers are sent away when the gateway stops, so that they do not all come back at once. */
    Duration goodbyes() {
        return shared.settings.drain().dividedBy(4);
    }

    /** What the proxies of all loops have in common. */
    public static final class Shared {
        private final GatewaySettings settings;
        private final RequestPolicy policy;
        private final Upstreams upstreams;
        private final GatewayMeters meters;
        private final @Nullable AccessLog accessLog;
        private final @Nullable Journeys journeys;
        private final Buffers buffers;
        private final Map<String, Page> pages = new ConcurrentHashMap<>();
        private final Map<Upstream, BalanceKey> keys = new HashMap<>();

        public Shared(GatewaySettings settings, RequestPolicy policy, Upstreams upstreams, GatewayMeters meters,
                @Nullable AccessLog accessLog, @Nullable Journeys journeys, Buffers buffers) {
            this.settings = settings;
            this.buffers = buffers;
            this.policy = policy;
            this.upstreams = upstreams;
            this.meters = meters;
            this.accessLog = accessLog;
            this.journeys = journeys;
            upstreams.byName().values().forEach(each -> keys.put(each, BalanceKey.of(each.settings().balance().key())));
        }
    }
}
