package dev.orderup.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * One row of the table of routes; the first that matches is taken.
 *
 * @param path segments: a literal, {@code {any}} for exactly one, or {@code **} at the end for all that follow
 * @param upstream where to send it; or
 * @param page a page on the classpath to answer with
 * @param access whether a token is needed; where the gateway has settings for tokens, one is needed unless said otherwise
 * @param bodyMax request body; 413 beyond
 * @param responseTimeout from the whole request sent to the head of the answer
 * @param streamIdle how long an answer that has begun, or a WebSocket, may be silent: longer than the heartbeats of what is behind
 * @param sticky the name of a cookie that leads a client back to the instance that answered it before; null for none
 */
public record RouteSettings(String name, String path, @Nullable String upstream, @Nullable String page, @Nullable Access access,
        @DefaultValue("1MB") DataSize bodyMax, @DefaultValue("30s") Duration responseTimeout,
        @DefaultValue("90s") Duration streamIdle, @Nullable String sticky) {

    /** Who may come. */
    public enum Access {
        PUBLIC, TOKEN
    }
}
