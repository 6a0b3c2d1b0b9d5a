package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.UpstreamSettings;
import dev.orderup.gateway.exchange.Http2Translation;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reach;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one instance that carry many requests each: one, until the upstream's MAX_CONCURRENT_STREAMS is reached or it says
 * GOAWAY, then another. Whoever finds no room waits in a bounded queue.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http2Pool implements InstancePool {
    private static final int HEADER_MAX = 64 * 1024;
    private final Connector connector;
    private final Instance instance;
    private final UpstreamSettings settings;
    private final int connectionsMax;
    private final List<Http2UpstreamConnection> connections = new ArrayList<>();
    private final ArrayDeque<ResponseReader> waiting = new ArrayDeque<>();
    private @Nullable Http2UpstreamConnection connecting;
    private boolean closed;

    Http2Pool(Connector connector, Instance instance, UpstreamSettings settings, int connectionsMax) {
        this.connector = connector;
        this.instance = instance;
        this.settings = settings;
        this.connectionsMax = connectionsMax;
    }

    @Override
    public void open(ResponseReader reader) {
        var connection = withRoom();
        if (connection != null) {
            connection.open(reader);
        } else if (waiting.size() >= settings.pendingMax() && !(waiting.isEmpty() && connections.isEmpty())) {
            reader.failed(new UpstreamFailure(Reason.POOL_FULL, Reach.NOTHING,
                    "no stream to " + instance + " is free and " + waiting.size() + " requests wait"));
        } else {
            waiting.add(reader);
            connectForWaiting();
        }
    }

    private @Nullable Http2UpstreamConnection withRoom() {
        for (int i = 0; i < connections.size(); i++) {
            if (connections.get(i).hasRoom()) {
                return connections.get(i);
            }
        }
        return null;
    }

    private void connectForWaiting() {
        if (connecting == null && !waiting.isEmpty() && connections.size() < connectionsMax) {
            connect();
        }
    }

    private void connect() {
        var connection = new Builder(this).newConnection();
        connecting = connection;
        connector.connect(true, () -> connection, channel -> instance.connections(1, 0), failure -> notConnected(connection, failure));
    }

    /** A connection that was made to learn which version is spoken. */
    void adopt(Channel channel) {
        var connection = new Builder(this).newConnection();
        connecting = connection;
        instance.connections(1, 0);
        channel.pipeline().addLast(connection);
        channel.config().setAutoRead(true);
    }

    /** Either the connection was refused or it ended before the upstream's SETTINGS, the sign that it speaks HTTP/2. */
    void notConnected(Http2UpstreamConnection connection, UpstreamFailure failure) {
        if (connecting == connection) {
            connecting = null;
            var all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(reader -> reader.failed(failure));
        }
    }

    /** The upstream's SETTINGS have come: now it is known how many streams it allows. */
    void ready(Http2UpstreamConnection connection) {
        connecting = null;
        connections.add(connection);
        roomAgain(connection);
    }

    void roomAgain(Http2UpstreamConnection connection) {
        while (!waiting.isEmpty() && connection.hasRoom()) {
            connection.open(waiting.remove());
        }
        if (closed && connection.isUnused()) {
            connection.leave();
        }
        connectForWaiting();
    }

    void closed(Http2UpstreamConnection connection) {
        connections.remove(connection);
        instance.connections(-1, 0);
        notConnected(connection, new UpstreamFailure(Reason.CLOSED, Reach.NOTHING,
                instance + " closed the connection before it had said that it speaks HTTP/2"));
        connectForWaiting();
    }

    /** The upstream wants no more streams on this connection. */
    void retired(Http2UpstreamConnection connection) {
        connections.remove(connection);
        connectForWaiting();
    }

    @Override
    public void forget(ResponseReader reader) {
        waiting.remove(reader);
    }

    @Override
    public void tick(long now) {
        for (var connection : List.copyOf(connections)) {
            boolean old = now - connection.unusedSince() > settings.connectionIdle().toNanos();
            if (connection.isUnused() && (old || instance.isDraining())) {
                connection.leave();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(connections).stream().filter(Http2UpstreamConnection::isUnused).forEach(Http2UpstreamConnection::leave);
    }

    @Override
    public boolean isEmpty() {
        return connections.isEmpty() && connecting == null;
    }

    private final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2UpstreamConnection, Builder> {
        private static final float WINDOW_UPDATE_RATIO = 0.5f;
        private final Http2Pool pool;

        Builder(Http2Pool pool) {
            this.pool = pool;
        }

        Http2UpstreamConnection newConnection() {
            var connection = new DefaultHttp2Connection(false);
            // As on the client's side: one stalled stream holds up no other.
            connection.local().flowController(new DefaultHttp2LocalFlowController(connection, WINDOW_UPDATE_RATIO, true));
            connection.remote().flowController(Http2Translation.inTurns(connection));
            connection(connection);
            headerSensitivityDetector(Http2Translation.NOT_INDEXED);
            initialSettings(Http2Settings.defaultSettings().pushEnabled(false).maxHeaderListSize(HEADER_MAX));
            gracefulShutdownTimeoutMillis(-1);
            frameListener(new Http2FrameAdapter());
            return build();
        }

        @Override
        protected Http2UpstreamConnection build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initial) {
            return new Http2UpstreamConnection(decoder, encoder, initial, pool, instance);
        }
    }
}
