package dev.orderup.labs.fanout;

import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateGateway;
import dev.orderup.labs.system.ProcStatus;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Thousands of streams of events through one gateway process: what each takes of its memory, and that every one still hears the next event.
 *
 * <p>What it is: server-sent events on a connection of each client; towards the service once a connection for each of them (HTTP/1.1), once a
 * thousand on one (HTTP/2). The 20,000 files that a process may have open here are 9,000 streams of the first kind and 19,000 of the second.
 *
 * <p>When to look at it: when it is to be decided how many clients one instance can hold, and after a change to what the gateway keeps for a stream.
 *
 * <p>What it costs: README's section "Performance", and this lab's output on your machine; gateway's RATIONALE.md has what a stream consists of.
 *
 * <p>How to add another kind: a route in {@code gateway.yml} beside this class, and a {@link StreamOrigin} behind it.
 */
@Command(name = "streams", mixinStandardHelpOptions = true, description = "Memory of the gateway for each of 9,000 and 19,000 event streams, and the time an event takes to all of them.")
public final class StreamsLab implements Callable<Integer> {
    private static final double BYTES_GOAL = 10 * 1024;
    private static final int STREAMS_MAX = 19_400;
    private static final int TWO_FILES_MAX = 9_700;
    private static final int FIRST = 500;
    /** Room for the streams, and of what a collection frees the rest is given back, so that resident memory is what they need. */
    private static final List<String> JVM = List.of("-Xmx320m", "-XX:MaxDirectMemorySize=192m", "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-XX:-ShrinkHeapInSteps");

    @Mixin
    private LabOptions lab;

    @Option(names = "--http1", paramLabel = "N", defaultValue = "9000", description = "Streams with a connection to the service each (default: ${DEFAULT-VALUE}).")
    private int http1;

    @Option(names = "--multiplexed", paramLabel = "N", defaultValue = "19000", description = "Streams that share connections to the service (default: ${DEFAULT-VALUE}).")
    private int multiplexed;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Events to all of them (default: ${DEFAULT-VALUE}).")
    private int rounds;

    /** Memory of the gateway per stream in bytes, and when each event had come to the last of them. */
    private record Held(double resident, double heap, List<Double> lastMillis) {}

    @Override
    public Integer call() throws InterruptedException {
        lab.within("--http1", http1, 1, TWO_FILES_MAX);
        lab.within("--multiplexed", multiplexed, 1, STREAMS_MAX);
        lab.within("--rounds", rounds, 1, 1000);
        try (var clients = Transport.loops(1); var services = Transport.loops(1)) {
            var each = hold("http1", http1, clients, services);
            var shared = hold("h2c", multiplexed, clients, services);
            return lab.print(report(each, shared));
        }
    }

    /** In a gateway of its own, so that what the other kind left behind is not reckoned in. */
    private Held hold(String route, int number, EventLoopGroup clients, EventLoopGroup services) throws InterruptedException {
        int port = PrivateGateway.port();
        try (var separate = StreamOrigin.start(services, false);
                var shared = StreamOrigin.start(services, true);
                var gateway = PrivateGateway.start(StreamsLab.class, PrivateGateway.directory(),
                        Map.of("clear", port, "http1", separate.port(), "h2c", shared.port()), JVM)) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            var request = "GET /%s/orders/1/events HTTP/1.1\r\nHost: shop\r\nAccept: text/event-stream\r\n\r\n".formatted(route)
                    .getBytes(StandardCharsets.US_ASCII);
            var origin = "h2c".equals(route) ? shared : separate;
            // What is made once, for the first of them, is not the cost of one more.
            try (var first = Subscribers.connect(clients, address, request, FIRST)) {
                first.await(origin::tellAll);
            }
            return hold(gateway, number, origin, () -> Subscribers.connect(clients, address, request, number));
        }
    }

    private Held hold(PrivateGateway gateway, int number, StreamOrigin origin, Connecting connecting) throws InterruptedException {
        var heap = new Heap(gateway.process());
        var heapBefore = heap.liveBytes();
        var before = ProcStatus.residentBytes(gateway.process());
        lab.progress().say("%,d streams begin".formatted(number));
        try (var all = connecting.connect()) {
            var heapWith = heap.liveBytes();
            var with = ProcStatus.residentBytes(gateway.process());
            var lastMillis = new ArrayList<Double>();
            for (int round = 0; round < rounds; round++) {
                lastMillis.add((double) all.await(origin::tellAll).lastNanos() / TimeUnit.MILLISECONDS.toNanos(1));
            }
            return new Held((double) (with - before) / number, (double) (heapWith - heapBefore) / number, lastMillis);
        }
    }

    @FunctionalInterface
    private interface Connecting {
        Subscribers connect() throws InterruptedException;
    }

    private Report report(Held each, Held shared) {
        return Report.of("streams", rounds,
                List.of(memory("a connection each to the service (HTTP/1.1)", http1, each),
                        memory("shared connections to the service (HTTP/2)", multiplexed, shared),
                        Result.over("event → last of %,d, a connection each".formatted(http1), "ms", each.lastMillis()),
                        Result.over("event → last of %,d, shared connections".formatted(multiplexed), "ms", shared.lastMillis())),
                List.of(Ratio.atMost("memory of a stream / 10 KB, a connection each", each.resident() / BYTES_GOAL, 1),
                        Ratio.atMost("memory of a stream / 10 KB, shared connections", shared.resident() / BYTES_GOAL, 1)),
                "Memory: what is resident of the gateway's process (VmRSS) after a full collection, with all streams and before them, divided by their number; heap: the live objects of it.",
                "Each stream has had its first event before, and hears %d more; one that misses any is a failure of the lab."
                        .formatted(rounds));
    }

    private static Result memory(String name, int streams, Held held) {
        return Result.once("memory of a stream, " + name, "bytes", held.resident()).with("heapBytes", held.heap()).with("streams", streams);
    }
}
