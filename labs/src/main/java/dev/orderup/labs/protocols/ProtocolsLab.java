package dev.orderup.labs.protocols;

import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.system.CpuTime;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * HTTP/1.1, HTTP/2, HTTP/3 and WebSocket: the same small question to the same gateway, and what each protocol makes of it.
 *
 * <p>What it is: one client for each protocol, one connection each, which reads the same order again and again; over WebSocket a small message and its
 * answer. When to choose which: HTTP/1.1 everywhere; HTTP/2 where many small requests share a connection and say the same headers; HTTP/3 where
 * packets get lost or addresses change; a WebSocket where both sides speak. What it costs: topics 15 to 18 in README's table, and this lab's output on your machine.
 * How to add another: a constant in {@link Variant}.
 *
 * <p>Loopback has no loss and no distance: what HTTP/3 is for cannot show here, only what it costs. Times and bytes are taken in passes of their
 * own, for what counts bytes is a hop more.
 */
@Command(name = "protocols", mixinStandardHelpOptions = true, description = "The same order read over HTTP/1.1, HTTP/2 and HTTP/3, and a WebSocket: bytes, time, connections, and the gateway's CPU.")
public final class ProtocolsLab implements Callable<Integer> {
    private static final int WEIGHED = 100;
    private static final int WARM_UP = 200;

    @Mixin
    private LabOptions lab;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "1000", description = "Requests in each protocol in each round (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    private final Map<Variant, Cost> costs = new EnumMap<>(Variant.class);

    @Override
    public Integer call() throws InterruptedException {
        lab.within("--requests", requests, 10, 100_000);
        lab.within("--rounds", rounds, 1, 100);
        try (var system = PrivateSystem.start(lab.progress(), 1, 1)) {
            var authorization = system.authorization("operator:lab");
            try (var shop = new Orders(system.orderService(1), authorization)) {
                measure(system, Doors.of(system, "/orders/" + shop.place(), authorization));
            }
        }
        return lab.print(report());
    }

    private void measure(PrivateSystem system, Doors doors) throws InterruptedException {
        var gateway = system.process("gateway");
        lab.progress().begin("Asking in each protocol", (long) Variant.values().length * (rounds + 2L));
        for (var variant : Variant.values()) {
            costs.put(variant, new Cost());
            try (var client = variant.open(doors.of(variant))) {
                client.ask(WARM_UP);
            }
            lab.progress().step();
            weigh(variant, doors);
            lab.progress().step();
        }
        for (int round = 0; round < rounds; round++) {
            for (var variant : Variant.values()) {
                time(variant, doors.of(variant), gateway);
                lab.progress().step();
            }
        }
    }

    private Cost of(Variant variant) {
        return costs.computeIfAbsent(variant, _ -> new Cost());
    }

    private void weigh(Variant variant, Doors doors) throws InterruptedException {
        var door = doors.of(variant);
        try (var wire = doors.tapped(variant); var client = variant.open(door.at(wire.instead(door.address())))) {
            client.ask(1);
            var first = wire.seen();
            client.ask(WEIGHED);
            of(variant).wire(first, wire.seen().since(first), WEIGHED);
        }
    }

    private void time(Variant variant, Door door, ProcessHandle gateway) throws InterruptedException {
        try (var client = variant.open(door)) {
            long begun = System.nanoTime();
            client.ask(1);
            double first = (System.nanoTime() - begun) / 1e6;
            var cpu = CpuTime.of(gateway);
            begun = System.nanoTime();
            client.ask(requests);
            double each = (System.nanoTime() - begun) / 1e3 / requests;
            of(variant).round(first, each, CpuTime.of(gateway).minus(cpu).toNanos() / 1e3, requests);
        }
    }

    private Report report() {
        var results = costs.entrySet().stream().map(each -> each.getValue().result(each.getKey().word())).toList();
        return Report.of("protocols", rounds, results, ratios(),
                "First: the first request of a client, which connects with it, and shakes hands where there is TLS. Bytes: payload of TCP or UDP.",
                "The request carries a token of several hundred characters: HTTP/1.1 says it each time, HPACK once; between this HTTP/3 client and the gateway no dynamic table of QPACK is in use.",
                "HTTP/3 was found by the Alt-Svc of an answer over TLS. Its client is flupke, pure Java: its time is mostly the client's own.",
                "Per request of several at once: the time of all by their number.");
    }

    private List<Ratio> ratios() {
        var http1 = of(Variant.HTTP1);
        return List.of(
                new Ratio("gateway's CPU, HTTP/1.1 a connection for each request / kept",
                        of(Variant.HTTP1_NEW).gatewayCpuMicros() / http1.gatewayCpuMicros(), null),
                new Ratio("time, HTTP/1.1 pipelined / kept", of(Variant.HTTP1_PIPELINED).micros() / http1.micros(), null),
                new Ratio("bytes per request, h2c / HTTP/1.1", of(Variant.H2C).bytes() / http1.bytes(), null),
                new Ratio("gateway's CPU, h2c / HTTP/1.1", of(Variant.H2C).gatewayCpuMicros() / http1.gatewayCpuMicros(), null),
                new Ratio("time, h2 8 streams / one", of(Variant.H2_STREAMS).micros() / of(Variant.H2).micros(), null),
                new Ratio("bytes per request, HTTP/3 / h2", of(Variant.H3).bytes() / of(Variant.H2).bytes(), null),
                new Ratio("gateway's CPU, HTTP/3 / h2", of(Variant.H3).gatewayCpuMicros() / of(Variant.H2).gatewayCpuMicros(), null),
                new Ratio("gateway's CPU, WebSocket message / HTTP/1.1 request",
                        of(Variant.WEBSOCKET).gatewayCpuMicros() / http1.gatewayCpuMicros(), null));
    }
}
