package dev.orderup.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * One row of the table of routes; the first that matches is taken.
 *
 * @param path short for {@code match.path}
 * @param match what else a request must be
 * @param upstream where to send it; or
 * @param split several upstreams by weight. Where the route is sticky, a client stays with the upstream that its cookie names; or
 * @param redirect another place that the client is sent to; or
 * @param page a page on the classpath to answer with
 * @param rewrite what the upstream sees of the request's path and host
 * @param requestHeaders fields that are changed on the way to the upstream, after all that the gateway does to them itself
 * @param responseHeaders fields that are changed on the way to the client
 * @param security what the answers tell browsers to beware of; null for nothing but what the gateway's own answers say anyway
 * @param cors which pages of other origins may call this; null for none
 * @param rate how many requests one client may make; null for any number
 * @param requestsMax how many requests may be under way at once, over all clients; 503 beyond; null for any number
 * @param access whether a token is needed; where the gateway has settings for tokens, one is needed unless said otherwise
 * @param bodyMax request body; 413 beyond
 * @param responseTimeout from the whole request sent to the head of the answer
 * @param tryTimeout from the whole request sent to one instance to the head of its answer, before another instance is asked; only for what may be
 *        said twice, and only while there is another; null for never
 * @param totalTimeout from the head of the request to the end of the answer, with all tries; null for none
 * @param streamIdle how long an answer that has begun, a WebSocket, or the request of a gRPC call may be silent: longer than the heartbeats of what is behind
 * @param sticky the name of a cookie that leads a client back to the instance that answered it before; null for none
 */
public record RouteSettings(@Nullable String name, @Nullable String path, @DefaultValue MatchSettings match, @Nullable String upstream,
        @DefaultValue List<ShareSettings> split, @Nullable RedirectSettings redirect, @Nullable String page,
        @DefaultValue RewriteSettings rewrite, @DefaultValue FieldSettings requestHeaders, @DefaultValue FieldSettings responseHeaders,
        @Nullable SecuritySettings security, @Nullable CorsSettings cors, @Nullable RateSettings rate, @Nullable Integer requestsMax,
        @Nullable Access access, @DefaultValue("1MB") DataSize bodyMax, @DefaultValue("30s") Duration responseTimeout,
        @Nullable Duration tryTimeout, @Nullable Duration totalTimeout, @DefaultValue("90s") Duration streamIdle, @Nullable String sticky) {

    public RouteSettings {
        split = List.copyOf(split);
    }

    /** The path, wherever it was written; all paths when it was not. */
    public String wholePath() {
        return path != null ? path : match.path() != null ? match.path() : "/**";
    }

    /** Once it is known to be there. */
    public String nameOf() {
        return Objects.requireNonNull(name);
    }

    /** Who may come. */
    public enum Access {
        PUBLIC, TOKEN
    }
}
