package dev.orderup.gateway.listener;

import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, as anybody sees it who looks for a moment.
 *
 * @param remote the peer, {@code address:port}
 * @param protocol {@code HTTP/1.1}, {@code HTTP/2}, {@code HTTP/3}, {@code TCP}, or {@code unknown} before it has said or proved anything
 * @param secure whether it speaks TLS with us
 * @param openMillis since it was accepted
 */
public record OpenConnection(String remote, String protocol, boolean secure, long openMillis) {

    static OpenConnection of(Channel channel, boolean raw) {
        if (channel instanceof QuicChannel quic) {
            return new OpenConnection(text(quic.remoteSocketAddress()), "HTTP/3", true, open(channel));
        }
        var secure = channel.pipeline().get(SslHandler.class) != null;
        return new OpenConnection(text(channel.remoteAddress()), raw ? "TCP" : protocol(channel), secure,
                open(channel));
    }

    private static String protocol(Channel channel) {
        if (channel.pipeline().get(Http2Connection.class) != null) {
            return "HTTP/2";
        }
        return channel.pipeline().get(Http1Connection.class) != null ? "HTTP/1.1" : "unknown";
    }

    /** Without the name that the address may have been looked up by; null once the connection is closed. */
    private static String text(@Nullable SocketAddress address) {
        return address == null ? "closed" : address.toString().replaceFirst("^[^/]*/", "");
    }

    private static long open(Channel channel) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - AcceptorClock.accepted(channel));
    }
}
