package dev.orderup.gateway.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A service that requests are sent to.
 *
 * @param instances {@code host:port}, perhaps with a weight from 1 to 100 as in {@code host:port weight=3}; a name that resolves to several
 *        addresses is several instances
 * @param balance which of them gets a request
 * @param health how they are asked whether they want requests; null for not at all
 * @param retries how much may be asked again
 * @param connectionsMax open connections to one instance, shared out over the event loops
 * @param pendingMax requests that wait for a connection, per event loop and instance; one more is answered 503 at once
 * @param connectionIdle how long an unused connection is kept: shorter than the service keeps it, so that it is we who close
 * @param resolveEvery how old an answer of the resolver may be
 * @param proxyProtocol of tcp: how instances are told whose connection it is; over HTTP, where a connection serves many clients, fields
 *        tell it of each request
 * @param tls for http1, h2 and alpn; null: clear text
 */
public record UpstreamSettings(@DefaultValue("http1") Protocol protocol, List<String> instances,
        @DefaultValue("512") int connectionsMax, @DefaultValue("1024") int pendingMax, @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("20s") Duration connectionIdle, @DefaultValue("5s") Duration resolveEvery, @DefaultValue EjectionSettings ejection,
        @DefaultValue BalanceSettings balance, @Nullable HealthSettings health, @DefaultValue RetrySettings retries,
        @DefaultValue("none") ProxyProtocol proxyProtocol, @Nullable UpstreamTlsSettings tls) {

    /** What is spoken to an upstream. */
    public enum Protocol {
        /** A pool of keep-alive connections. */
        HTTP1,
        /** HTTP/2 in clear text, with prior knowledge; many requests on one connection. */
        H2C,
        /** HTTP/2 over TLS, and nothing else. */
        H2,
        /** HTTP/2 or HTTP/1.1 over TLS, whichever the instance chooses (ALPN, RFC 7301). WebSocket needs {@code http1}. */
        ALPN,
        /** Bytes; a connection for each of a client's. */
        TCP,
        /** Datagrams; a socket for each client. */
        UDP
    }

    /** The header of the PROXY protocol that a connection begins with. */
    public enum ProxyProtocol {
        NONE,
        /** A line of text. */
        V1,
        /** Binary; the gateway's own connections, for health, are told apart ({@code LOCAL}). */
        V2
    }

    /**
     * When an instance is put aside.
     *
     * @param failures so many failures in a row
     * @param first for so long the first time, doubled each time
     * @param most and never longer
     * @param percentMax so large a part of the instances at once at most, though always one: a fault of the network, or of what all of them
     *        need, must not put all load on the few that were asked less
     */
    public record EjectionSettings(@DefaultValue("3") int failures, @DefaultValue("1s") Duration first,
            @DefaultValue("30s") Duration most, @DefaultValue("100") int percentMax) {}
}
