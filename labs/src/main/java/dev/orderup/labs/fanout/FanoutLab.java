package dev.orderup.labs.fanout;

import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.OrderEvents;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What thousands of subscribers of one order cost: the heap that notification-service keeps for each while nothing happens, and how long one update
 * takes to reach the last of them, beside a bare Netty loop that writes the same bytes to as many sockets of the same client.
 *
 * <p>What it is: server-sent events of one order on many connections, all in one process; each round sends one update to Kafka and waits until every
 * socket has it, then has the bare loop write the same bytes to its own sockets.
 *
 * <p>When to look at it: before anything is kept for each subscriber, and after; when streams move to another transport or framework.
 *
 * <p>What it costs: README's section "Performance", and this lab's output on your machine. notification-service's RATIONALE.md has what a subscriber consists of.
 *
 * <p>How to add another transport: another request in {@link #request} and another mark in {@link Subscribers}.
 */
@Command(name = "fanout", mixinStandardHelpOptions = true, description = "Heap of an idle SSE subscriber, and the time one update takes to reach thousands, beside a bare Netty loop.")
public final class FanoutLab implements Callable<Integer> {
    private static final double HEAP_GOAL_BYTES = 8 * 1024;
    private static final double TIME_GOAL = 2;
    /** Both servers' sockets are open in this process at once, and 20,000 files are. */
    private static final int SUBSCRIBERS_MAX = 9_500;
    private static final int FIRST_SUBSCRIBERS = 200;

    @Mixin
    private LabOptions lab;

    @Option(names = "--subscribers", paramLabel = "N", defaultValue = "9000", description = "Subscribers of the order (default: ${DEFAULT-VALUE}).")
    private int number;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "20", description = "Updates that count (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "20", description = "Updates before those (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    private record Round(Subscribers.Arrival service, Subscribers.Arrival bare) {
        double ratio(ToLongFunction<Subscribers.Arrival> time) {
            return (double) time.applyAsLong(service) / time.applyAsLong(bare);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        lab.within("--subscribers", number, 1, SUBSCRIBERS_MAX);
        lab.within("--rounds", rounds, 1, 1000);
        lab.within("--warm-up", warmUp, 1, 1000);
        try (var system = PrivateSystem.start(lab.progress(), 1, 1);
                var orders = new Orders(system.orderService(1), system.authorization("operator:lab"));
                var events = new OrderEvents(system.kafka());
                var loop = Transport.loops(1)) {
            return lab.print(measure(system, orders.place(), events, loop));
        }
    }

    private Report measure(PrivateSystem system, UUID order, OrderEvents events, EventLoopGroup loop) throws InterruptedException {
        var heap = new Heap(system.process("notification-service"));
        var request = request(system.notificationService(1), order, system.authorization("operator:lab"));
        var service = new InetSocketAddress(system.notificationService(1).getHost(), system.notificationService(1).getPort());
        // What is made once, for the first of them, is not the cost of one more.
        Subscribers.connect(loop, service, request, FIRST_SUBSCRIBERS).close();
        var before = heap.liveBytes();
        lab.progress().say("%,d subscribers come".formatted(number));
        var subscribers = Subscribers.connect(loop, service, request, number);
        var bytes = (double) (heap.liveBytes() - before) / number;
        var seen = new ArrayList<Round>();
        var updates = new Updates(events, order);
        subscribers.await(updates);
        try (var bare = BareLoop.start(subscribers.frame());
                var others = Subscribers.connect(loop, bare.address(), request, number)) {
            lab.progress().begin("Updates to all of them", (long) warmUp + rounds);
            for (int round = -warmUp; round < rounds; round++) {
                var both = new Round(subscribers.await(updates), others.await(bare::send));
                if (round >= 0) {
                    seen.add(both);
                }
                lab.progress().step();
            }
        }
        subscribers.close();
        return report(bytes, seen);
    }

    private static byte[] request(URI service, UUID order, String authorization) {
        return "GET /orders/%s/events HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\nAuthorization: %s\r\n\r\n"
                .formatted(order, service.getAuthority(), authorization)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private Report report(double bytes, List<Round> seen) {
        var results = List.of(Result.once("heap of an idle subscriber", "bytes", bytes).with("subscribers", number),
                result("notification-service, update sent to Kafka → last subscriber", seen, round -> round.service().lastNanos()),
                result("bare Netty loop, told to → last subscriber", seen, round -> round.bare().lastNanos()),
                result("notification-service, first → last subscriber", seen, round -> span(round.service())),
                result("bare Netty loop, first → last subscriber", seen, round -> span(round.bare())));
        var ratios = List.of(Ratio.atMost("heap of an idle subscriber / 8 KB", bytes / HEAP_GOAL_BYTES, 1),
                Ratio.atMost("to the last of %,d subscribers: notification-service with Kafka / bare Netty loop".formatted(number),
                        ratio(seen, Subscribers.Arrival::lastNanos), TIME_GOAL),
                new Ratio("from the first to the last: notification-service / bare Netty loop", ratio(seen, FanoutLab::span), null));
        return Report.of("fanout", rounds, results, ratios,
                "Heap: live objects of notification-service after a full collection, with all subscribers and before them (jcmd GC.class_histogram), divided by their number.",
                "One client thread reads the sockets of both; the same bytes, the same transport, as many event loops. The service's time includes producing to Kafka with acks=all and consuming.");
    }

    private static long span(Subscribers.Arrival arrival) {
        return Math.max(1, arrival.lastNanos() - arrival.firstNanos());
    }

    private static Result result(String name, List<Round> seen, ToLongFunction<Round> nanos) {
        return Result.over(name, "ms",
                seen.stream().map(round -> (double) nanos.applyAsLong(round) / TimeUnit.MILLISECONDS.toNanos(1)).toList());
    }

    private static double ratio(List<Round> seen, ToLongFunction<Subscribers.Arrival> time) {
        return Result.median(seen.stream().mapToDouble(round -> round.ratio(time)).toArray());
    }

    /** Each run sends the order's next update. */
    private static final class Updates implements Runnable {
        private final OrderEvents events;
        private final UUID order;
        private long version = 1;

        Updates(OrderEvents events, UUID order) {
            this.events = events;
            this.order = order;
        }

        @Override
        public void run() {
            version++;
            events.send(OrderEvents.TOPIC, order, version, OrderStatus.ORDER_STATUS_PREPARING);
        }
    }
}
