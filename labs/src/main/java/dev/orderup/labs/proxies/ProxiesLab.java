package dev.orderup.labs.proxies;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.CpuTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a request costs at the gateway of this project, beside nginx, HAProxy and Spring Cloud Gateway.
 *
 * <p>What it is: all of them in front of the same origin, each with one event loop, pinned to one core, while the load and the origin have
 * the other; warmed up, then round after round under the same load, in turn forwards and backwards, so that what else the machine does meets them alike. CPU time
 * is that of the proxy's processes, as the kernel counts it. The gateway has all on that it does for a request; its peers have what they cannot do without.
 *
 * <p>When to look at it: before and after a change on the way of a request, and before believing that a proxy in Java must be slow.
 *
 * <p>What it costs: README's section "Performance", and this lab's output on your machine; gateway's RATIONALE.md has where the time goes.
 *
 * <p>How to add another proxy: a {@link Contender} in {@link #CONTENDERS}; another load: a constant of {@link Traffic} and its {@link Generator}.
 */
@Command(name = "proxies", mixinStandardHelpOptions = true, description = "CPU time per request, rate, latency and memory of this gateway beside nginx, HAProxy and Spring Cloud Gateway.")
public final class ProxiesLab implements Callable<Integer> {
    private static final List<Contender> CONTENDERS = List.of(new Nginx(), new HaProxy(), new SpringCloudGateway(), new OrderUpGateway());
    private static final String US = "gateway";
    private static final List<String> BOTH = List.of("nginx", "haproxy");
    private static final double ALLOCATED_GOAL = 200;
    private static final Duration COLD = Duration.ofSeconds(5);
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final int WARM_UPS_MAX = 10;
    /** Of a JVM's CPU time, when it counts as warm. */
    private static final double COMPILING_MAX = 0.03;

    @Mixin
    private LabOptions lab;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count (default: 3, with --quick 2).")
    private @Nullable Integer roundsWanted;

    @Option(names = "--quick", description = "HTTP/1.1 and h2c only, shorter: 2 min instead of 8.")
    private boolean quick;

    @Option(names = "--traffic", paramLabel = "WORD", split = ",", description = "Only these: http1, h2c, h2c-http1, tls-http1, tls-h2, tls-handshake, l4, l4-bulk.")
    private @Nullable List<String> traffics;

    @Option(names = "--proxies", paramLabel = "NAME", split = ",", description = "Only these: nginx, haproxy, spring-cloud-gateway, gateway.")
    private @Nullable List<String> proxies;

    @Option(names = "--step", paramLabel = "TIME", description = "How long a load lasts (default: 2s, with --quick 1s).")
    private @Nullable Duration stepWanted;

    private final List<String> notes = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        lab.within("--rounds", rounds(), 1, 50);
        lab.within("--step in ms", step().toMillis(), 1000, 30_000);
        known("--traffic", traffics, Stream.of(Traffic.values()).map(Traffic::word).toList());
        known("--proxies", proxies, CONTENDERS.stream().map(Contender::word).toList());
        Programs.mustPin();
        try (var bench = Bench.make()) {
            return lab.print(measure(bench));
        }
    }

    private int rounds() {
        return roundsWanted == null ? quick ? 2 : 3 : roundsWanted;
    }

    private Duration step() {
        return stepWanted == null ? Duration.ofSeconds(quick ? 1 : 2) : stepWanted;
    }

    private void known(String option, @Nullable List<String> given, List<String> words) {
        if (given != null) {
            given.forEach(word -> lab.oneOf(option, word, words));
        }
    }

    private Report measure(Bench bench) throws InterruptedException {
        var running = new ArrayList<Running>();
        try {
            for (var contender : CONTENDERS) {
                if (proxies == null || proxies.contains(contender.word())) {
                    start(contender, bench).ifPresent(running::add);
                }
            }
            if (running.isEmpty()) {
                throw new LabFailure("there is no proxy to measure: " + String.join(" ", notes));
            }
            return measure(bench, running, chosen());
        } finally {
            running.forEach(Running::close);
        }
    }

    private Optional<Running> start(Contender contender, Bench bench) {
        var missing = contender.missing();
        if (missing.isPresent()) {
            note("Not measured: " + contender.word() + ": " + missing.get() + ".");
            return Optional.empty();
        }
        lab.progress().say("Starting " + contender.word());
        return Optional.of(contender.start(bench));
    }

    /** Said at once as well, for who watches need not wait for the end. */
    private void note(String sentence) {
        notes.add(sentence);
        lab.progress().say(sentence);
    }

    private List<Traffic> chosen() {
        var chosen = new ArrayList<Traffic>();
        for (var traffic : Traffic.values()) {
            boolean wanted = traffics == null
                    ? !quick || traffic == Traffic.HTTP1 || traffic == Traffic.H2C
                    : traffics.contains(traffic.word());
            if (wanted && !Programs.isThere(traffic.saturating().program())) {
                note("Not measured: %s: %s is not on the PATH.".formatted(traffic.word(), traffic.saturating().program()));
            } else if (wanted) {
                chosen.add(traffic);
            }
        }
        return chosen;
    }

    private Report measure(Bench bench, List<Running> running, List<Traffic> chosen) throws InterruptedException {
        var series = new Series();
        var allocations = new HashMap<Running, Allocation>();
        running.stream()
                .filter(each -> each.contender().isJvm())
                .forEach(each -> allocations.put(each, Allocation.of(each.process())));
        try {
            warmUp(running, chosen);
            lab.progress().begin("Measuring", (long) rounds() * pairs(running, chosen));
            for (int round = 0; round < rounds(); round++) {
                var order = new ArrayList<>(running);
                if (round % 2 == 1) {
                    Collections.reverse(order);
                }
                for (var traffic : chosen) {
                    for (var proxy : order) {
                        measure(series, proxy, traffic, allocations.get(proxy));
                    }
                }
            }
        } finally {
            allocations.values().forEach(Allocation::close);
        }
        return report(series, afterStart(bench, chosen));
    }

    private static long pairs(List<Running> running, List<Traffic> chosen) {
        return running.stream().mapToLong(proxy -> chosen.stream().filter(traffic -> proxy.target(traffic) != null).count()).sum();
    }

    private void warmUp(List<Running> running, List<Traffic> chosen) throws InterruptedException {
        lab.progress().begin("Warming up", pairs(running, chosen));
        for (var proxy : running) {
            for (var traffic : chosen) {
                var target = proxy.target(traffic);
                if (target != null) {
                    warmUp(proxy, traffic, target);
                    lab.progress().step();
                }
            }
        }
    }

    /** A JVM is warm when it compiles hardly anything any more; until then half of what it takes is for compiling. */
    private void warmUp(Running proxy, Traffic traffic, URI target) throws InterruptedException {
        if (!proxy.contender().isJvm()) {
            traffic.saturating().run(target, Duration.ofSeconds(1));
            return;
        }
        for (int i = 0; i < WARM_UPS_MAX; i++) {
            var before = proxy.cpu();
            var compiling = CpuTime.compiling(proxy.process().toHandle());
            traffic.saturating().run(target, WARM_UP);
            var compiled = CpuTime.compiling(proxy.process().toHandle()).minus(compiling);
            if (compiled.toNanos() < COMPILING_MAX * proxy.cpu().minus(before).sum().toNanos()) {
                return;
            }
        }
        note("%s still compiled under %s after %d s of it.".formatted(proxy.contender().word(), traffic.word(),
                WARM_UP.multipliedBy(WARM_UPS_MAX).toSeconds()));
    }

    private void measure(Series series, Running proxy, Traffic traffic, @Nullable Allocation allocation) throws InterruptedException {
        var target = proxy.target(traffic);
        if (target == null) {
            return;
        }
        long allocatedBefore = allocation == null ? 0 : allocation.bytes();
        var before = proxy.cpu();
        var full = traffic.saturating().run(target, step());
        var cpu = proxy.cpu().minus(before);
        double allocated = allocation == null ? Double.NaN : allocation.bytes() - allocatedBefore;
        long resident = proxy.residentBytes();
        series.add(traffic, proxy.contender().word(), new Taken(full, cpu, allocated, resident, half(target, traffic, full)));
        lab.progress().step();
    }

    private @Nullable Seen half(URI target, Traffic traffic, Seen full) throws InterruptedException {
        var load = traffic.at(full.perSecond() / 2);
        return load == null || !Programs.isThere(load.program()) ? null : load.run(target, step());
    }

    /** A gateway that was started five seconds ago, and has been under load since it could be: what it costs in the second after. */
    private Optional<Taken> afterStart(Bench bench, List<Traffic> chosen) throws InterruptedException {
        var gateway = CONTENDERS.getLast();
        if (!chosen.contains(Traffic.HTTP1) || gateway.missing().isPresent() || (proxies != null && !proxies.contains(US))) {
            return Optional.empty();
        }
        lab.progress().say("Starting another gateway, and measuring what it costs after 5 s");
        long begun = System.nanoTime();
        try (var fresh = gateway.start(bench)) {
            var target = Objects.requireNonNull(fresh.target(Traffic.HTTP1));
            var load = Traffic.HTTP1.saturating();
            var left = COLD.minusNanos(System.nanoTime() - begun);
            if (left.toSeconds() > 0) {
                load.run(target, left);
            }
            var before = fresh.cpu();
            var seen = load.run(target, Duration.ofSeconds(1));
            return Optional.of(new Taken(seen, fresh.cpu().minus(before), Double.NaN, fresh.residentBytes(), null));
        }
    }

    private Report report(Series series, Optional<Taken> cold) {
        var results = new ArrayList<>(series.results());
        var ratios = new ArrayList<Ratio>();
        cpu(series, Traffic.HTTP1, BOTH, 1).ifPresent(ratios::add);
        series.atLeast(Traffic.HTTP1, "CPU", Taken::cpuMicros, "spring-cloud-gateway", US, 4).ifPresent(ratios::add);
        series.atMost(Traffic.HTTP1, "p99 at half of saturation", Taken::halfP99Millis, US, List.of("nginx"), 1.2).ifPresent(ratios::add);
        cpu(series, Traffic.H2C, List.of("haproxy"), 1).ifPresent(ratios::add);
        cpu(series, Traffic.TLS_HTTP1, BOTH, 1).ifPresent(ratios::add);
        cpu(series, Traffic.TLS_H2, BOTH, 1.1).ifPresent(ratios::add);
        cpu(series, Traffic.TLS_HANDSHAKE, BOTH, 1).ifPresent(ratios::add);
        cpu(series, Traffic.L4, List.of("haproxy"), 1).ifPresent(ratios::add);
        cpu(series, Traffic.L4_BULK, List.of("haproxy"), 0.5).ifPresent(ratios::add);
        if (!series.of(Traffic.HTTP1, US).isEmpty()) {
            ratios.add(Ratio.atMost("http1, gateway: bytes allocated per request / 200",
                    series.median(Traffic.HTTP1, US, Taken::allocatedPerRequest) / ALLOCATED_GOAL, 1));
            cold.ifPresent(taken -> {
                results.add(Result.once("http1 gateway, 5 s after its start", "CPU-µs/request", taken.cpuMicros()));
                ratios.add(Ratio.atMost("http1, gateway: CPU 5 s after its start / warmed up",
                        taken.cpuMicros() / series.median(Traffic.HTTP1, US, Taken::cpuMicros), 1.5));
            });
        }
        notes.add(
                "Per request, of the proxy's processes alone; each has one event loop on one core, load and origin are on another. Half: at half of its own requests/s.");
        notes.add(
                "nginx and HAProxy without access log, with X-Forwarded-For and X-Forwarded-Proto; the gateway with all features: routes, request id, trace, Forwarded, Via, meters, access log.");
        return Report.of("proxies", rounds(), results, ratios, notes.toArray(String[]::new));
    }

    private static Optional<Ratio> cpu(Series series, Traffic traffic, List<String> others, double goal) {
        return series.atMost(traffic, "CPU", Taken::cpuMicros, US, others, goal);
    }
}
