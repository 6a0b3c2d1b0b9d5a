package dev.orderup.gateway.proxy.tcp;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.route.ServerNames;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads the name in a ClientHello and leaves everything as it is: TLS ends at the upstream, which sees the client's own bytes. What is not
 * TLS, or asks for no name, goes where all others go. The ClientHello must come whole within the listener's time and bound for a head.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class ServerNamePeek extends AbstractSniHandler<String> {
    private final Relay relay;
    private final ServerNames names;

    ServerNamePeek(ListenerSettings settings, Relay relay, ServerNames names) {
        super((int) settings.headerMax().toBytes(), settings.headTimeout().toMillis());
        this.relay = relay;
        this.names = names;
    }

    @Override
    protected Future<String> lookup(ChannelHandlerContext ctx, @Nullable String asked) {
        return ctx.executor().newSucceededFuture(names.upstream(asked));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, @Nullable String asked, Future<String> found) {
        // What was read comes out as this handler goes, and waits in the relay for its upstream.
        ctx.pipeline().remove(this);
        relay.begin(found.getNow());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A ClientHello that is too long or none at all; what is wrong with it has been answered with an alert where TLS has one.
        ctx.close();
    }
}
