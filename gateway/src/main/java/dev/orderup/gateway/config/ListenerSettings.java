package dev.orderup.gateway.config;

import dev.orderup.gateway.config.RouteSettings.Access;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * One place where clients arrive.
 *
 * @param backlog connections that the kernel keeps for us between their handshake and our accept
 * @param connectionsMax open connections; one more is closed at once, because each costs memory
 * @param headerMax bytes of one head: 431 beyond; the request line has its own bound and answers 414
 * @param fieldsMax header fields of one head: 431 beyond; many small ones cost more than their bytes
 * @param headTimeout how long a client may take to send a head it began; a slow one holds a connection for nothing
 * @param bodyTimeout how long a request body may stand still: 408. Calls of gRPC are under the {@code stream-idle} of their route instead
 * @param idleTimeout how long a connection may stay open with no request on it; at layer 4, with no byte either way (UDP: no datagram)
 * @param streamsMax concurrent HTTP/2 streams of one connection
 * @param reusePort whether another gateway may open the same port (SO_REUSEPORT, on native transports), so that a new one takes over
 *        before the old one stops; off, a second one is told that the port is taken
 * @param kind what is spoken here
 * @param clientConnectionsMax open connections, or UDP sessions, of one client address (of one /64 in IPv6); one more is refused at once
 * @param upstream of tcp and udp: where all that comes goes
 * @param sni of tcp: names that TLS clients ask for and where each goes, unopened; what matches none goes to {@code upstream} if there is one
 * @param allow of forward: {@code host:port} that may be reached; the host exact, or {@code *.example.com} for all names below it, or an
 *        address; the port a number or {@code *}
 * @param allowNetworks of forward: networks that a name may resolve into although they are private, such as {@code 10.1.0.0/16}
 * @param access of forward: whether a token is needed in Proxy-Authorization
 * @param tls of http and forward; none: clear text
 * @param proxyProtocol whether proxies in front of this listener tell whose connections they pass on (all kinds but udp)
 * @param proxyNetworks the addresses of those proxies, such as {@code 10.1.0.0/16}; what others say is never believed
 * @param http3 whether an http listener with tls also speaks HTTP/3, on the UDP port of the same number, where the library of QUIC loads
 */
public record ListenerSettings(@DefaultValue("127.0.0.1") String address, @DefaultValue("8080") int port,
        @DefaultValue("1024") int backlog, @DefaultValue("20000") int connectionsMax, @DefaultValue("16KB") DataSize headerMax,
        @DefaultValue("8KB") DataSize targetMax, @DefaultValue("100") int fieldsMax, @DefaultValue("10s") Duration headTimeout,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("75s") Duration idleTimeout, @DefaultValue("128") int streamsMax,
        @DefaultValue("false") boolean reusePort,
        @DefaultValue("http") Kind kind, @DefaultValue("10000") int clientConnectionsMax, @Nullable String upstream,
        @DefaultValue List<ServerNameSettings> sni, @DefaultValue List<String> allow, @DefaultValue List<String> allowNetworks,
        @DefaultValue("public") Access access, @Nullable ListenerTlsSettings tls,
        @DefaultValue("none") ProxyProtocol proxyProtocol, @DefaultValue List<String> proxyNetworks,
        @DefaultValue("false") boolean http3) {

    /** What is spoken at a listener. */
    public enum Kind {
        /** HTTP/1.1 and HTTP/2, by routes. */
        HTTP,
        /** Bytes both ways, whatever they mean. */
        TCP,
        /** Datagrams both ways. */
        UDP,
        /** A forward proxy: clients say where to. */
        FORWARD
    }

    /**
     * Who speaks the PROXY protocol here, version 1 or 2. Nowhere is guessed whether a connection begins with its header: that is told by the
     * address it comes from, for otherwise any client could say it is another (section 2 of the protocol's text).
     */
    public enum ProxyProtocol {
        /** Nobody. */
        NONE,
        /** The proxies, always; others are clients. */
        ACCEPT,
        /** The proxies, always; others are refused. */
        REQUIRE
    }

    /**
     * Where a TLS connection goes by the name that its client asks for.
     *
     * @param name exact, or {@code *.example.com} for every name with exactly one label more
     */
    public record ServerNameSettings(String name, String upstream) {}
}
