package dev.orderup.gateway.listener;

import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.tls.ListenerTls;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a connection with TLS, which ends with one of the versions of HTTP in its place.
 *
 * <p>The story: the <em>hello</em> of the client is read far enough to know which host it wants (SNI), and the context of that host's
 * certificate takes over; then the <em>handshake</em>; then ALPN (RFC 7301) has told the version, and a client that does not speak ALPN
 * means HTTP/1.1. All of it within the deadline for a head.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class TlsHandshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);
    /** A hello with key shares for post-quantum groups has 2 KB; ones with many extensions still fit. */
    private static final int HELLO_MAX = 16 * 1024;
    private final ListenerTls tls;
    private final Loop loop;
    private final ConnectionInfo before;
    private final long mostNanos;
    private final Runnable failed;
    private final BiConsumer<ChannelPipeline, ConnectionInfo> http1;
    private final BiConsumer<ChannelPipeline, ConnectionInfo> http2;
    private @Nullable Silence deadline;
    private @Nullable String serverName;

    TlsHandshake(ListenerTls tls, Loop loop, ConnectionInfo before, long mostNanos, Runnable failed,
            BiConsumer<ChannelPipeline, ConnectionInfo> http1, BiConsumer<ChannelPipeline, ConnectionInfo> http2) {
        this.tls = tls;
        this.loop = loop;
        this.before = before;
        this.mostNanos = mostNanos;
        this.failed = failed;
        this.http1 = http1;
        this.http2 = http2;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = new Silence(ctx, mostNanos);
        loop.watch(deadline);
        ctx.pipeline().addBefore(ctx.name(), "hello", new Hello());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.unwatch();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // Before the handshake is complete there is nothing that anybody may have said.
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == DrainEvent.BEGIN) {
            if (deadline != null) {
                deadline.drain();
            }
        } else if (event == DrainEvent.OVER) {
            ctx.close();
        } else if (event instanceof SslHandshakeCompletionEvent end) {
            if (end.isSuccess()) {
                complete(ctx);
            } else {
                LOG.debug("no handshake with {}: {}", before.remote(), String.valueOf(end.cause().getMessage()));
                failed.run();
                ctx.close();
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void complete(ChannelHandlerContext ctx) {
        var ssl = ctx.pipeline().get(SslHandler.class);
        var info = before.secured(ConnectionInfo.Tls.of(serverName, client(ssl)));
        var version = ApplicationProtocolNames.HTTP_2.equals(ssl.applicationProtocol()) ? http2 : http1;
        version.accept(ctx.pipeline(), info);
        if (deadline != null && deadline.isDraining()) {
            ctx.fireUserEventTriggered(DrainEvent.BEGIN);
        }
        ctx.pipeline().remove(this);
    }

    private @Nullable X509Certificate client(SslHandler ssl) {
        if (!tls.asksClients()) {
            return null;
        }
        try {
            return (X509Certificate) ssl.engine().getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException showedNone) {
            return null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** Reads the name in the client's hello, and makes way for the handler that reads all of it. */
    private final class Hello extends AbstractSniHandler<SslContext> {
        Hello() {
            // No timer of its own: the deadline is looked at with all others of the loop.
            super(HELLO_MAX, 0);
        }

        @Override
        protected Future<SslContext> lookup(ChannelHandlerContext ctx, @Nullable String name) {
            serverName = name == null ? null : name.toLowerCase(Locale.ROOT);
            return ctx.executor().newSucceededFuture(tls.context(name));
        }

        @Override
        protected void onLookupComplete(ChannelHandlerContext ctx, @Nullable String name, Future<SslContext> context) {
            if (ctx.isRemoved()) {
                return;
            }
            var ssl = context.getNow().newHandler(ctx.alloc());
            ssl.setHandshakeTimeoutMillis(0);
            ctx.pipeline().replace(this, "tls", ssl);
        }
    }
}
