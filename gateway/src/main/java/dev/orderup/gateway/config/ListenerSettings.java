package dev.orderup.gateway.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * One place where clients arrive.
 *
 * @param backlog connections that the kernel keeps for us between their handshake and our accept
 * @param connectionsMax open connections; one more is closed at once, because each costs memory
 * @param headerMax bytes of one head: 431 beyond; the request line has its own bound and answers 414
 * @param headTimeout how long a client may take to send a head it began; a slow one holds a connection for nothing
 * @param bodyTimeout how long a request body may stand still
 * @param idleTimeout how long a connection may stay open with no request on it
 * @param streamsMax concurrent HTTP/2 streams of one connection
 * @param reusePort whether another gateway may open the same port (SO_REUSEPORT, on native transports), so that a new one takes over
 *        before the old one stops; off, a second one is told that the port is taken
 */
public record ListenerSettings(@DefaultValue("127.0.0.1") String address, @DefaultValue("8080") int port,
        @DefaultValue("1024") int backlog, @DefaultValue("20000") int connectionsMax, @DefaultValue("16KB") DataSize headerMax,
        @DefaultValue("8KB") DataSize targetMax, @DefaultValue("10s") Duration headTimeout, @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("75s") Duration idleTimeout, @DefaultValue("128") int streamsMax,
        @DefaultValue("false") boolean reusePort) {}
