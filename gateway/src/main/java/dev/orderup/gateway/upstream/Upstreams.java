package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.UpstreamSettings;
import dev.orderup.gateway.tls.UpstreamTls;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All upstreams, and the one thread that asks the resolver for them again and again. */
public final class Upstreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
    private final Map<String, Upstream> byName = new TreeMap<>();
    private @Nullable ScheduledExecutorService resolver;

    /**
     * All of them, without instances until they are started.
     *
     * @param loops that send requests to them
     * @param tls for those of which the settings want it
     * @param stickyKey what instances are named with in cookies; null for a key of our own
     */
    public Upstreams(Map<String, UpstreamSettings> settings, int loops, Map<String, UpstreamTls> tls, Resolver resolver,
            @Nullable String stickyKey, Consumer<Instance> joined, Consumer<Instance> left) {
        var pins = new Pins(stickyKey);
        settings.forEach((name, upstream) -> byName.put(name,
                new Upstream(name, byName.size(), loops, upstream, tls.get(name), resolver, pins, joined, left)));
    }

    /** Once before anything is served, then for ever: a name may get another address while we run. */
    public void start() {
        // Without this the JDK keeps an answer for 30 s, longer than resolve-every may promise.
        java.security.Security.setProperty("networkaddress.cache.ttl", "1");
        java.security.Security.setProperty("networkaddress.cache.negative.ttl", "1");
        var executor = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("resolver").factory());
        resolver = executor;
        for (var upstream : byName.values()) {
            upstream.resolve();
            long millis = upstream.settings().resolveEvery().toMillis();
            var forever = executor.scheduleWithFixedDelay(upstream::resolve, millis, millis, TimeUnit.MILLISECONDS);
            LOG.debug("{} is resolved again every {} ms ({})", upstream.name(), millis, forever.isDone() ? "stopped" : "running");
        }
    }

    public @Nullable Upstream find(String name) {
        return byName.get(name);
    }

    public Map<String, Upstream> byName() {
        return java.util.Collections.unmodifiableMap(byName);
    }

    @Override
    public void close() {
        if (resolver != null) {
            resolver.shutdownNow();
        }
    }
}
