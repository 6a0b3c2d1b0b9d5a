package dev.orderup.gateway.upstream;

import dev.orderup.gateway.exchange.Loop;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the instances of upstreams that have settings for it whether they want requests, again and again.
 *
 * <p>What: active health checks over HTTP, gRPC or a bare connection; an instance that says no, or nothing, so many times in a row gets no
 * more requests until it says yes so many times. When: instances come and go under load; without it, an instance that stops is noticed by requests that
 * fail ({@link Instance#failed}), and one that is about to stop by nobody. Costs: a request to each instance each interval, on an event loop
 * of its own that no client waits for. To add a kind of question, add a case in {@link HealthProbe}.
 */
public final class HealthChecks {
    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
    private final Loop loop;
    private final LoopUpstreams pools;
    private final Upstreams upstreams;
    /** Only on the loop. */
    private final Map<Instance, HealthProbe> probes = new HashMap<>();
    private boolean closed;

    /** @param loop where questions are asked; not one that serves clients */
    public HealthChecks(Loop loop, LoopUpstreams pools, Upstreams upstreams) {
        this.loop = loop;
        this.pools = pools;
        this.upstreams = upstreams;
    }

    /** Begins with all instances that are known; those that come later are told by {@link #joined}. */
    public void start() {
        upstreams.byName().values().forEach(upstream -> upstream.instances().forEach(this::joined));
    }

    public void joined(Instance instance) {
        var upstream = upstreams.find(instance.upstream());
        if (upstream != null && upstream.settings().health() != null) {
            loop.eventLoop().execute(() -> {
                if (!closed && upstream.has(instance)) {
                    probes.computeIfAbsent(instance, _ -> new HealthProbe(loop, pools, upstream, instance));
                }
            });
        }
    }

    public void left(Instance instance) {
        loop.eventLoop().execute(() -> {
            var probe = probes.remove(instance);
            if (probe != null) {
                probe.close();
            }
        });
    }

    public void close() {
        loop.eventLoop().execute(() -> {
            closed = true;
            probes.values().forEach(HealthProbe::close);
            probes.clear();
            LOG.debug("no instance is asked for its health any more");
        });
    }
}
