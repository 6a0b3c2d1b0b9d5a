package dev.orderup.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * All that the gateway can be told. {@link SettingsReader} refuses it whole when any part is wrong.
 *
 * @param loops event loops, each with its own connections and pools; 0 means one per core
 * @param trustForwarded keep what a client says in Forwarded, X-Forwarded-* and add to it: only behind another proxy
 * @param attemptsMax how many instances one request is offered to before it is refused
 * @param stickyKey a secret of 32 characters or more that names instances in the cookies of sticky routes; the same in all gateways
 *        that share clients. Without it each start makes its own, and a restart sends clients elsewhere.
 * @param jwt whose tokens are believed; none, and nobody is asked for one
 * @param tls keys and certificates; used by listeners that have settings for TLS
 * @param journey which requests are timed stage by stage
 * @param control who may change something by the control plane
 * @param buffersMax memory for what is on its way, of all connections; beyond it nothing new is begun for a moment, and what clients do not
 *        take is given up. Null: four fifths of what the JVM allows ({@code -XX:MaxDirectMemorySize})
 * @param drain how long a stopping gateway waits for what it has begun
 */
@ConfigurationProperties("orderup.gateway")
public record GatewaySettings(@DefaultValue("0") int loops, @DefaultValue("auto") Transport transport,
        @DefaultValue Map<String, ListenerSettings> listeners, @DefaultValue Map<String, UpstreamSettings> upstreams,
        @DefaultValue List<RouteSettings> routes, @DefaultValue("false") boolean trustForwarded, @DefaultValue("false") boolean via,
        @DefaultValue("false") boolean accessLog, @DefaultValue("3") int attemptsMax, @DefaultValue("20s") Duration drain,
        @Nullable String stickyKey, @Nullable JwtSettings jwt, @DefaultValue TlsSettings tls, @DefaultValue JourneySettings journey,
        @DefaultValue ControlSettings control, @Nullable DataSize buffersMax) {

    /** How sockets are driven: the best there is, or one by name. */
    public enum Transport {
        AUTO, EPOLL, KQUEUE, NIO
    }

    public GatewaySettings {
        listeners = Map.copyOf(listeners);
        upstreams = Map.copyOf(upstreams);
        routes = List.copyOf(routes);
    }
}
