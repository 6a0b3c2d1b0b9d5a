package dev.orderup.labs.l4l7;

import dev.orderup.labs.system.PrivateSystem;
import dev.orderup.labs.wire.Tap;
import dev.orderup.labs.wire.Wire;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/** One gRPC client for each way, which asks for the same order again and again; the instances count what comes to them. */
final class GrpcCalls implements AutoCloseable {
    /** Enough to tell a client's connection from its calls, and few enough to be sure of how many went where. */
    private static final int WARM_UP = 500;
    private static final int TAPPED = 100;
    static final int CLIENTS = 10;
    private final PrivateSystem system;
    private final String authorization;
    private final UUID order;
    private final ProcessHandle gateway;
    private final Map<Way, GrpcClient> clients = new EnumMap<>(Way.class);
    private final Map<Way, Series> series = new EnumMap<>(Way.class);

    GrpcCalls(PrivateSystem system, String authorization, UUID order) throws InterruptedException {
        this.system = system;
        this.authorization = authorization;
        this.order = order;
        gateway = system.process("gateway");
        for (var way : Way.values()) {
            var client = new GrpcClient(way.orders(system), authorization, order);
            clients.put(way, client);
            series.put(way, new Series());
            for (int i = 0; i < WARM_UP; i++) {
                client.call();
            }
        }
    }

    void round(int calls) throws InterruptedException {
        for (var each : clients.entrySet()) {
            var into = of(each.getKey());
            var before = Instances.calls(system);
            into.add(Pass.of(gateway, calls, each.getValue()::call));
            into.add(Instances.minus(Instances.calls(system), before));
        }
    }

    Series of(Way way) {
        return series.computeIfAbsent(way, _ -> new Series());
    }

    /** What one of many calls on a connection weighs. */
    Wire.Seen wire(Way way) throws InterruptedException {
        var target = way.orders(system);
        try (var tap = Tap.before(target); var client = new GrpcClient(tap.instead(target), authorization, order)) {
            client.call();
            client.call(); // The second call has what the first one taught both header tables (HPACK, RFC 7541).
            var before = tap.seen();
            for (int i = 0; i < TAPPED; i++) {
                client.call();
            }
            return tap.seen().since(before);
        }
    }

    static int tapped() {
        return TAPPED;
    }

    /** Calls per instance of as many clients, one call each. */
    double[] manyClients(Way way) throws InterruptedException {
        URI target = way.orders(system);
        var before = Instances.calls(system);
        var many = new ArrayList<GrpcClient>();
        for (int i = 0; i < CLIENTS; i++) {
            var client = new GrpcClient(target, authorization, order);
            many.add(client);
            client.call();
        }
        for (var client : many) {
            client.close();
        }
        return Instances.minus(Instances.calls(system), before);
    }

    @Override
    public void close() throws InterruptedException {
        for (var client : clients.values()) {
            client.close();
        }
    }
}
