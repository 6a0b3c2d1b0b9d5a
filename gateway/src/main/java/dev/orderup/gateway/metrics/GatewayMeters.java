package dev.orderup.gateway.metrics;

import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import dev.orderup.gateway.journey.Stage;
import dev.orderup.gateway.jwt.TokenVerifier;
import dev.orderup.gateway.jwt.TokenVerifier.Outcome;
import dev.orderup.gateway.listener.AcceptQueue;
import dev.orderup.gateway.listener.Entrance;
import dev.orderup.gateway.listener.ListenDrops;
import dev.orderup.gateway.proxy.tcp.TcpMeters;
import dev.orderup.gateway.proxy.udp.UdpMeters;
import dev.orderup.gateway.upstream.Instance;
import dev.orderup.gateway.upstream.Upstream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** What the gateway counts. Meters are looked up once and kept, because they are on the way of every request. */
public final class GatewayMeters {
    /** From a route looked up to an answer that is waited for: 1, 2, 5, 10 … µs to 10 s. */
    private static final Duration[] JOURNEY_BUCKETS = IntStream.rangeClosed(3, 9)
            .boxed()
            .flatMap(exponent -> IntStream.of(1, 2, 5).mapToObj(digit -> Duration.ofNanos(digit * (long) Math.pow(10, exponent))))
            .toArray(Duration[]::new);
    private final MeterRegistry registry;
    private final Map<String, Timer[]> requests = new ConcurrentHashMap<>();
    private final Map<String, Map<Stage, Timer>> journeys = new ConcurrentHashMap<>();
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private final Map<Instance, List<Meter>> instances = new ConcurrentHashMap<>();

    public GatewayMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    public void request(String route, String upstream, int status, long nanos) {
        var timers = requests.get(route);
        if (timers == null) {
            timers = requests.computeIfAbsent(route, name -> new Timer[600]);
        }
        var timer = timers[status];
        if (timer == null) {
            timer = Timer.builder("orderup.gateway.requests")
                    .tag("route", route)
                    .tag("upstream", upstream)
                    .tag("status", Integer.toString(status))
                    .publishPercentileHistogram()
                    .minimumExpectedValue(Duration.ofMillis(1))
                    .maximumExpectedValue(Duration.ofSeconds(60))
                    .register(registry);
            timers[status] = timer;
        }
        timer.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    public void refused(String reason) {
        refused.computeIfAbsent(reason, word -> registry.counter("orderup.gateway.refused", "reason", word)).increment();
    }

    /** One stage of a sampled journey. Their number is that of listeners times that of stages. */
    public void journey(String listener, Stage stage, long nanos) {
        journeys.computeIfAbsent(listener, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(stage, _ -> journeyTimer(listener, stage))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer journeyTimer(String listener, Stage stage) {
        return Timer.builder("orderup.gateway.journey")
                .tag("listener", listener)
                .tag("stage", stage.word())
                .serviceLevelObjectives(JOURNEY_BUCKETS)
                .register(registry);
    }

    public void buffers(Buffers buffers) {
        Gauge.builder("orderup.gateway.buffers.bytes", buffers, Buffers::used).register(registry);
        Gauge.builder("orderup.gateway.buffers.limit", buffers, Buffers::most).register(registry);
    }

    public void listener(String name, Entrance entrance) {
        Gauge.builder("orderup.gateway.connections", entrance, Entrance::size).tag("listener", name).register(registry);
        var queue = entrance.acceptQueue();
        if (queue != null) {
            Gauge.builder("orderup.gateway.accept.queue", queue, AcceptQueue::depth).tag("listener", name).register(registry);
            Gauge.builder("orderup.gateway.accept.queue.limit", queue, AcceptQueue::limit).tag("listener", name).register(registry);
        }
    }

    /** What the kernel could not let in, of this whole network namespace. */
    public void listenDrops(ListenDrops drops) {
        FunctionCounter.builder("orderup.gateway.accept.overflows", drops, ListenDrops::overflows).register(registry);
        FunctionCounter.builder("orderup.gateway.accept.drops", drops, ListenDrops::drops).register(registry);
    }

    /** What layer 4 counts at a listener. */
    public TcpMeters tcp(String listener) {
        return new Layer4.Tcp(registry, listener);
    }

    public UdpMeters udp(String listener) {
        return new Layer4.Udp(registry, listener);
    }

    /** What the verifier thought of tokens; there are as many outcomes as it has words for. */
    public void tokens(TokenVerifier verifier) {
        for (var outcome : Outcome.values()) {
            FunctionCounter.builder("orderup.gateway.jwt", verifier, each -> each.count(outcome))
                    .tag("outcome", outcome.word())
                    .register(registry);
        }
        FunctionTimer.builder("orderup.gateway.jwt.verification", verifier, TokenVerifier::verifications, TokenVerifier::verificationNanos,
                TimeUnit.NANOSECONDS).register(registry);
    }

    public void upstream(Upstream upstream) {
        FunctionCounter.builder("orderup.gateway.upstream.retries", upstream, Upstream::retries)
                .tags("upstream", upstream.name(), "outcome", "made")
                .register(registry);
        FunctionCounter.builder("orderup.gateway.upstream.retries", upstream, Upstream::retriesRefused)
                .tags("upstream", upstream.name(), "outcome", "refused")
                .register(registry);
    }

    public void joined(Instance instance) {
        var tags = Tags.of("upstream", instance.upstream(), "instance", instance.name());
        var meters = new ArrayList<Meter>();
        meters.add(gauge("orderup.gateway.upstream.connections", tags.and("state", "idle"), instance, Instance::idle));
        meters.add(gauge("orderup.gateway.upstream.connections", tags.and("state", "active"), instance,
                each -> Math.max(0, each.connections() - each.idle())));
        meters.add(gauge("orderup.gateway.upstream.ejected", tags, instance, each -> each.isEjected() ? 1 : 0));
        meters.add(gauge("orderup.gateway.upstream.healthy", tags, instance, each -> each.isHealthy() ? 1 : 0));
        meters.add(gauge("orderup.gateway.upstream.requests", tags, instance, Instance::inFlight));
        for (var reason : Reason.values()) {
            meters.add(FunctionCounter.builder("orderup.gateway.upstream.failures", instance, each -> each.failures(reason))
                    .tags(tags.and("reason", reason.word()))
                    .register(registry));
        }
        instances.put(instance, meters);
    }

    public void left(Instance instance) {
        var meters = instances.remove(instance);
        if (meters != null) {
            meters.forEach(registry::remove);
        }
    }

    private Meter gauge(String name, Tags tags, Instance instance, ToIntFunction<Instance> value) {
        return Gauge.builder(name, instance, value::applyAsInt).tags(tags).register(registry);
    }
}
