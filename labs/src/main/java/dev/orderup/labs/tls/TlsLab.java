package dev.orderup.labs.tls;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * TLS: what a handshake costs, by version, key and kind, and a certificate that is renewed under load.
 *
 * <p>What it is: the gateway alone with an authority of the lab's own, and a client that connects, shakes hands, asks once and leaves. How it works:
 * {@code dev.orderup.gateway.tls.ListenerTls}. What it costs: topic 14 in README's table, and this lab's output on your machine. How to add another:
 * a constant in {@link Kind}.
 *
 * <p>What TLS adds is what a connection takes more than one without it, with the same request; so records and tickets are in it.
 */
@Command(name = "tls", mixinStandardHelpOptions = true, description = "Handshakes by version, key and kind: gateway's CPU, time and bytes; SNI and ALPN; a certificate renewed under load.")
public final class TlsLab implements Callable<Integer> {
    private static final int WARM_UP = 100;

    @Mixin
    private LabOptions lab;

    @Option(names = "--handshakes", paramLabel = "N", defaultValue = "300", description = "Of each kind in each round (default: ${DEFAULT-VALUE}).")
    private int number;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    private final Map<String, Object> ports = new HashMap<>();
    private final Map<Kind, Handshakes> all = new EnumMap<>(Kind.class);

    @Override
    public Integer call() throws InterruptedException {
        lab.within("--handshakes", number, 10, 10_000);
        lab.within("--rounds", rounds, 1, 100);
        lab.progress().say("Making keys and starting a gateway");
        var directory = PrivateGateway.directory();
        var keys = Keys.in(directory);
        List.of("clear", "tls12", "tls13", "mutual").forEach(listener -> ports.put(listener, PrivateGateway.port()));
        try (var gateway = PrivateGateway.start(TlsLab.class, directory, ports)) {
            measure(keys, gateway.process());
            var choices = choices(keys);
            lab.progress().say("Renewing a certificate");
            var renewal = new Renewal(port(Kind.TLS13_EC), keys).measure();
            return lab.print(report(choices, renewal));
        }
    }

    private int port(Kind kind) {
        return (int) Objects.requireNonNull(ports.get(kind.listener()));
    }

    private void measure(Keys keys, ProcessHandle gateway) {
        lab.progress().begin("Shaking hands", (rounds + 1L) * Kind.values().length);
        for (var kind : Kind.values()) {
            var handshakes = new Handshakes(kind, port(kind), keys, gateway);
            all.put(kind, handshakes);
            handshakes.warmUp(WARM_UP);
            handshakes.weigh();
            lab.progress().step();
        }
        for (int round = 0; round < rounds; round++) {
            for (var handshakes : all.values()) {
                handshakes.warmUp(1); // Resuming needs a session of this port.
                handshakes.round(number);
                lab.progress().step();
            }
        }
    }

    /** What the server chooses by what it is asked for. */
    private List<Result> choices(Keys keys) {
        try {
            var rows = new ArrayList<Result>();
            for (var name : List.of("ec.localhost", "rsa.localhost")) {
                var seen = Visit.secure(keys.context(false), port(Kind.TLS13_EC), name, List.of("http/1.1"));
                var key = seen.certificate().getPublicKey().getAlgorithm();
                rows.add(choice("SNI " + name, name.startsWith(key.toLowerCase(Locale.ROOT)), key));
            }
            for (var offered : List.of(List.of("h2", "http/1.1"), List.of("http/1.1"))) {
                var seen = Visit.secure(keys.context(false), port(Kind.TLS13_EC), "ec.localhost", offered);
                rows.add(choice("ALPN " + String.join(", ", offered), seen.protocol().equals(offered.getFirst()), seen.protocol()));
            }
            return rows;
        } catch (IOException e) {
            throw new LabFailure("a handshake failed: " + e.getMessage(), e);
        }
    }

    private static Result choice(String asked, boolean right, String chosen) {
        return Result.once(asked, "chosen as asked for", right ? 1 : 0).with("chosen", chosen);
    }

    private Handshakes of(Kind kind) {
        return Objects.requireNonNull(all.get(kind));
    }

    private Report report(List<Result> choices, Renewal.Outcome renewal) {
        var results = new ArrayList<Result>();
        all.values().forEach(each -> results.add(each.result(of(Kind.NONE))));
        results.addAll(choices);
        results.add(renewal.result());
        return Report.of("tls", rounds, results, ratios(choices, renewal),
                "CPU and bytes of TLS: those of a connection with one request, less those of the same without TLS, which the first row has.",
                "The client is the JDK's, on the same machine: the time of a handshake is mostly its own.");
    }

    private List<Ratio> ratios(List<Result> choices, Renewal.Outcome renewal) {
        return List.of(ratio("gateway's CPU, TLS 1.3 resumed / full (EC)", Kind.TLS13_RESUMED, Kind.TLS13_EC),
                ratio("gateway's CPU, TLS 1.3 RSA / EC", Kind.TLS13_RSA, Kind.TLS13_EC),
                ratio("gateway's CPU, TLS 1.3 mutual / not", Kind.MUTUAL, Kind.TLS13_EC),
                ratio("gateway's CPU, TLS 1.3 / TLS 1.2 (EC, full)", Kind.TLS13_EC, Kind.TLS12_EC),
                Ratio.atLeast("chosen as asked for, of %d".formatted(choices.size()),
                        choices.stream().mapToDouble(Result::median).sum(), choices.size()),
                Ratio.atMost("failed while a certificate was renewed", (double) renewal.failed(), 0),
                Ratio.atLeast("certificates seen", renewal.certificates(), 2));
    }

    private Ratio ratio(String name, Kind of, Kind to) {
        double none = of(Kind.NONE).cpuMicros();
        return new Ratio(name, (of(of).cpuMicros() - none) / (of(to).cpuMicros() - none), null);
    }
}
