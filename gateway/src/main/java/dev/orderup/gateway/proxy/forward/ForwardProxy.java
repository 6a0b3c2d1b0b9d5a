package dev.orderup.gateway.proxy.forward;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.config.RouteSettings.Access;
import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.RequestReader;
import dev.orderup.gateway.jwt.TokenVerifier;
import dev.orderup.gateway.metrics.GatewayMeters;
import dev.orderup.gateway.policy.Refusal;
import dev.orderup.gateway.proxy.http.Answers;
import dev.orderup.gateway.upstream.Resolver;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The forward proxy of one event loop and listener.
 *
 * <p>What: a client that has been told of this proxy asks it to connect to somewhere else: {@code CONNECT host:port} for a tunnel (RFC 9110
 * section 9.3.6), over HTTP/1.1 and HTTP/2, or {@code GET http://host/…} for one request in clear (RFC 9112 section 3.2.2). When: to let services out to a
 * known few places from one address that can be watched; a reverse proxy stands in front of servers that clients need not know, this one in front of
 * clients that servers need not know. Costs: what a layer 4 relay does, and a look-up of the name. To lead further, add to the list; it
 * begins empty, and a listener without a list does not start. {@code ./orderup lab forward} compares it with the reverse proxy.
 */
public final class ForwardProxy implements Door {
    private final Loop loop;
    private final Shared shared;
    private final Class<? extends Channel> transport;

    public ForwardProxy(Loop loop, Shared shared, Class<? extends Channel> transport) {
        this.loop = loop;
        this.shared = shared;
        this.transport = transport;
    }

    @Override
    public RequestReader open(ClientStream client, HttpRequest head) {
        var exchange = new ForwardExchange(this, client, head);
        loop.watch(exchange);
        exchange.begin();
        return exchange;
    }

    @Override
    public void refuse(ClientStream client, HttpResponseStatus status, String reason, String detail) {
        shared.meters.refused(reason);
        client.closeAfterAnswer();
        Answers.refuse(client, Refusal.of(status.code(), reason, status.reasonPhrase(), detail), "", "", false);
    }

    Loop loop() {
        return loop;
    }

    Shared shared() {
        return shared;
    }

    Class<? extends Channel> transport() {
        return transport;
    }

    /** What the proxies of all loops of one listener have in common. */
    public static final class Shared implements AutoCloseable {
        /** Names are looked up by blocking calls, away from the loops. */
        private static final int RESOLVERS = 4;
        /** Look-ups that wait; one more is answered 503. */
        private static final int WAITING_MAX = 256;
        private static final int IDLE_SECONDS = 30;
        private final ListenerSettings settings;
        private final Destinations destinations;
        private final @Nullable TokenVerifier verifier;
        private final GatewayMeters meters;
        private final Resolver resolver;
        private final ThreadPoolExecutor resolvers;

        public Shared(ListenerSettings settings, @Nullable TokenVerifier verifier, GatewayMeters meters, Resolver resolver) {
            this.settings = settings;
            this.verifier = settings.access() == Access.TOKEN ? verifier : null;
            this.meters = meters;
            this.resolver = resolver;
            destinations = new Destinations(settings.allow(), settings.allowNetworks());
            resolvers = new ThreadPoolExecutor(RESOLVERS, RESOLVERS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX),
                    Thread.ofPlatform().daemon().name("forward-resolver-", 0).factory());
            resolvers.allowCoreThreadTimeOut(true);
        }

        ListenerSettings settings() {
            return settings;
        }

        Destinations destinations() {
            return destinations;
        }

        @Nullable
        TokenVerifier verifier() {
            return verifier;
        }

        GatewayMeters meters() {
            return meters;
        }

        Resolver resolver() {
            return resolver;
        }

        ThreadPoolExecutor resolvers() {
            return resolvers;
        }

        @Override
        public void close() {
            resolvers.shutdownNow();
        }
    }
}
