package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.UpstreamSettings.ProxyProtocol;
import dev.orderup.gateway.exchange.ConnectionInfo;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to an instance begins with, so that the instance knows whose it is: the header of the PROXY protocol, version 1 or 2
 * (proxy-protocol.txt of HAProxy), or nothing.
 *
 * @param client null: the gateway itself, which wants to know how the instance is
 */
record ProxyHeader(ProxyProtocol version, @Nullable ConnectionInfo client) {

    ProxyHeader of(ConnectionInfo of) {
        return new ProxyHeader(version, of);
    }

    /** Ahead of everything else; a header that cannot be written is seen as the connection's end. */
    @SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
    void write(Channel channel) {
        if (version == ProxyProtocol.NONE) {
            return;
        }
        var family = family();
        if (version == ProxyProtocol.V1 && family == HAProxyProxiedProtocol.UNKNOWN) {
            // The addresses of the connection itself count, as LOCAL says in version 2. Netty's encoder wants some here.
            channel.writeAndFlush(Unpooled.copiedBuffer("PROXY UNKNOWN\r\n", StandardCharsets.US_ASCII));
        } else {
            channel.pipeline().addFirst(HAProxyMessageEncoder.INSTANCE);
            channel.writeAndFlush(message(family));
            channel.pipeline().remove(HAProxyMessageEncoder.INSTANCE);
        }
    }

    private HAProxyMessage message(HAProxyProxiedProtocol family) {
        var wire = version == ProxyProtocol.V1 ? HAProxyProtocolVersion.V1 : HAProxyProtocolVersion.V2;
        if (client == null || family == HAProxyProxiedProtocol.UNKNOWN) {
            var command = client == null ? HAProxyCommand.LOCAL : HAProxyCommand.PROXY;
            return new HAProxyMessage(wire, command, HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0);
        }
        return new HAProxyMessage(wire, HAProxyCommand.PROXY, family, text(client.remote().getAddress()), text(client.local().getAddress()),
                client.remote().getPort(), client.local().getPort());
    }

    /** Both addresses of a header are of one family. */
    private HAProxyProxiedProtocol family() {
        var from = client == null ? null : client.remote().getAddress();
        var to = client == null ? null : client.local().getAddress();
        if (from instanceof Inet4Address && to instanceof Inet4Address) {
            return HAProxyProxiedProtocol.TCP4;
        }
        return from instanceof Inet6Address && to instanceof Inet6Address ? HAProxyProxiedProtocol.TCP6 : HAProxyProxiedProtocol.UNKNOWN;
    }

    /** Without the interface that an address of the link belongs to, which means nothing elsewhere. */
    private static String text(InetAddress address) {
        var text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
