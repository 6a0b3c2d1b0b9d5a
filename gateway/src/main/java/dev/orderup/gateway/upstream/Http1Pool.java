package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.UpstreamSettings;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reach;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keep-alive connections to one instance. The one used last is used next, so those that are too many grow old and are closed.
 * Whoever comes when all are in use waits in a bounded queue for the first that is free, be it new or given back.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http1Pool implements InstancePool {
    private final Connector connector;
    private final Instance instance;
    private final UpstreamSettings settings;
    private final int connectionsMax;
    private final ArrayDeque<Http1UpstreamConnection> unused = new ArrayDeque<>();
    private final ArrayDeque<ResponseReader> waiting = new ArrayDeque<>();
    private int open;
    private int connecting;
    private boolean closed;

    Http1Pool(Connector connector, Instance instance, UpstreamSettings settings, int connectionsMax) {
        this.connector = connector;
        this.instance = instance;
        this.settings = settings;
        this.connectionsMax = connectionsMax;
    }

    @Override
    public void open(ResponseReader reader) {
        var connection = takeUnused();
        if (connection != null) {
            connection.use(reader);
        } else if (waiting.size() >= settings.pendingMax() + connecting && open + connecting >= connectionsMax) {
            reader.failed(new UpstreamFailure(Reason.POOL_FULL, Reach.NOTHING,
                    "all " + connectionsMax + " connections to " + instance + " are in use and " + waiting.size() + " requests wait"));
        } else {
            waiting.add(reader);
            if (open + connecting < connectionsMax && connecting < waiting.size()) {
                connect();
            }
        }
    }

    private @Nullable Http1UpstreamConnection takeUnused() {
        var connection = unused.pollFirst();
        while (connection != null) {
            instance.connections(0, -1);
            if (connection.isUsable()) {
                return connection;
            }
            connection = unused.pollFirst();
        }
        return null;
    }

    private void connect() {
        connecting++;
        var connection = new Http1UpstreamConnection(this, instance);
        connector.connect(false, () -> handlers(connection), channel -> {
            connecting--;
            connected(connection);
        }, failure -> {
            connecting--;
            var reader = waiting.poll();
            if (reader != null) {
                reader.failed(failure);
            }
            connectForWaiting();
        });
    }

    private static ChannelHandler handlers(Http1UpstreamConnection connection) {
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(connection.decoder(), new HttpRequestEncoder(), connection);
            }
        };
    }

    /** A connection that was made to learn which version is spoken. */
    void adopt(Channel channel) {
        var connection = new Http1UpstreamConnection(this, instance);
        channel.pipeline().addLast(handlers(connection));
        connected(connection);
    }

    private void connected(Http1UpstreamConnection connection) {
        open++;
        instance.connections(1, 0);
        connection.connected();
        released(connection);
    }

    /** A connection that can be used: for who has waited longest, or kept. */
    void released(Http1UpstreamConnection connection) {
        var reader = waiting.poll();
        if (reader != null) {
            connection.use(reader);
        } else if (closed) {
            connection.close();
        } else {
            connection.unusedSince(System.nanoTime());
            unused.addFirst(connection);
            instance.connections(0, 1);
        }
    }

    /** A connection is gone. */
    void closed(Http1UpstreamConnection connection) {
        open--;
        instance.connections(-1, unused.remove(connection) ? -1 : 0);
        connectForWaiting();
    }

    private void connectForWaiting() {
        if (connecting < waiting.size() && open + connecting < connectionsMax) {
            connect();
        }
    }

    @Override
    public void forget(ResponseReader reader) {
        waiting.remove(reader);
    }

    @Override
    public void tick(long now) {
        while (!unused.isEmpty()
                && (instance.isDraining() || now - unused.peekLast().unusedSince() > settings.connectionIdle().toNanos())) {
            closeOldest();
        }
    }

    @Override
    public void close() {
        closed = true;
        while (!unused.isEmpty()) {
            closeOldest();
        }
    }

    /** Taken out here, because a close is only told of later. */
    private void closeOldest() {
        instance.connections(0, -1);
        unused.removeLast().close();
    }

    @Override
    public boolean isEmpty() {
        return open == 0 && connecting == 0;
    }
}
