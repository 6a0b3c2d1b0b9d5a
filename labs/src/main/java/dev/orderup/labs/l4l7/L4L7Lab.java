package dev.orderup.labs.l4l7;

import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Layer 4 versus layer 7: where the calls of one client go, and what the way there costs.
 *
 * <p>What it is: two instances of each service, and the same gRPC client and the same WebSockets by three ways: past the gateway, through its listener at layer
 * 4, and through that at layer 7. When to choose which: {@code dev.orderup.gateway.proxy.tcp.TcpProxy} and
 * {@code dev.orderup.gateway.proxy.websocket.Tunnel}. What it costs: topics 36 and 37 in README's table, and this lab's output on your machine. How to add another way: a
 * constant in {@link Way}.
 */
@Command(name = "l4-l7", mixinStandardHelpOptions = true, description = "The same gRPC client and the same WebSockets through layer 4 and layer 7: calls and connections per instance, time, CPU and bytes.")
public final class L4L7Lab implements Callable<Integer> {
    @Mixin
    private LabOptions lab;

    @Option(names = "--calls", paramLabel = "N", defaultValue = "1000", description = "Calls, and pings, by each way in each round (default: ${DEFAULT-VALUE}).")
    private int calls;

    @Option(names = "--sockets", paramLabel = "N", defaultValue = "20", description = "WebSockets by each way (default: ${DEFAULT-VALUE}).")
    private int number;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws InterruptedException {
        lab.within("--calls", calls, 10, 100_000);
        lab.within("--sockets", number, 2, 1000);
        lab.within("--rounds", rounds, 1, 100);
        try (var system = PrivateSystem.start(lab.progress(), Instances.NUMBER, Instances.NUMBER)) {
            var authorization = system.authorization("operator:lab");
            try (var shop = new Orders(system.orderService(1), authorization)) {
                return measure(system, authorization, shop);
            }
        }
    }

    private int measure(PrivateSystem system, String authorization, Orders shop) throws InterruptedException {
        var order = shop.place();
        try (var grpc = new GrpcCalls(system, authorization, order);
                var sockets = new WebSockets(system, authorization, order, number)) {
            lab.progress().begin("Calling and pinging", rounds);
            for (int round = 0; round < rounds; round++) {
                grpc.round(calls);
                sockets.round(calls);
                lab.progress().step();
            }
            return lab.print(report(grpc, sockets));
        }
    }

    private Report report(GrpcCalls grpc, WebSockets sockets) throws InterruptedException {
        var results = new ArrayList<Result>();
        for (var way : Way.values()) {
            results.add(grpc.of(way).result("gRPC calls of one client, " + way.word(), grpc.wire(way), GrpcCalls.tapped()));
        }
        for (var way : List.of(Way.L4, Way.L7)) {
            var spread = grpc.manyClients(way);
            results.add(Result.once("gRPC calls of %d clients, one each, %s".formatted(GrpcCalls.CLIENTS, way.word()),
                    "share of the busier instance", Instances.share(spread)).with("perInstance", Instances.text(spread)));
        }
        for (var way : Way.values()) {
            results.add(sockets.of(way).result("WebSockets, " + way.word(), sockets.wire(way), WebSockets.tapped()));
        }
        return Report.of("l4-l7", rounds, results, ratios(grpc, sockets),
                "gRPC, per instance: calls that the services counted, all rounds. WebSockets, per instance: those that are open; the round trip is a ping.",
                "Bytes: of a client's connection, one round trip of many. CPU: of the gateway's process for each round trip, all rounds together.",
                "Directly means past the gateway to the first instance: its CPU is then what the gateway takes for itself.");
    }

    private static List<Ratio> ratios(GrpcCalls grpc, WebSockets sockets) {
        return List.of(
                Ratio.atLeast("one client's calls at the busier instance, layer 4", Instances.share(grpc.of(Way.L4).perInstance()), 1),
                Ratio.atMost("one client's calls at the busier instance, layer 7", Instances.share(grpc.of(Way.L7).perInstance()), 0.6),
                new Ratio("gRPC, time per call, layer 4 / directly", grpc.of(Way.L4).timesOf(grpc.of(Way.DIRECT)), null),
                new Ratio("gRPC, time per call, layer 7 / directly", grpc.of(Way.L7).timesOf(grpc.of(Way.DIRECT)), null),
                new Ratio("gRPC, gateway's CPU per call, layer 7 / layer 4", cpu(grpc.of(Way.L7), grpc.of(Way.L4)), null),
                Ratio.atMost("WebSockets at the busier instance, layer 4", Instances.share(sockets.of(Way.L4).perInstance()), 0.6),
                Ratio.atMost("WebSockets at the busier instance, layer 7", Instances.share(sockets.of(Way.L7).perInstance()), 0.6),
                new Ratio("WebSocket, time per round trip, layer 4 / directly", sockets.of(Way.L4).timesOf(sockets.of(Way.DIRECT)), null),
                new Ratio("WebSocket, time per round trip, layer 7 / directly", sockets.of(Way.L7).timesOf(sockets.of(Way.DIRECT)), null),
                new Ratio("WebSocket, gateway's CPU per round trip, layer 7 / layer 4", cpu(sockets.of(Way.L7), sockets.of(Way.L4)), null));
    }

    private static double cpu(Series of, Series to) {
        return of.gatewayCpuMicros() / to.gatewayCpuMicros();
    }
}
