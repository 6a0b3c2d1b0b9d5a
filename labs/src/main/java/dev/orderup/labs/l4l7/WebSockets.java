package dev.orderup.labs.l4l7;

import dev.orderup.labs.system.PrivateSystem;
import dev.orderup.labs.system.Until;
import dev.orderup.labs.wire.Tap;
import dev.orderup.labs.wire.Wire;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** As many WebSockets for each way, each with a subscription; of each way one pings. */
final class WebSockets implements AutoCloseable {
    private static final Duration COUNTED_WITHIN = Duration.ofSeconds(20);
    private static final int WARM_UP = 500;
    private static final int TAPPED = 100;
    private final HttpClient http = HttpClient.newHttpClient();
    private final PrivateSystem system;
    private final String authorization;
    private final UUID order;
    private final ProcessHandle gateway;
    private final Map<Way, List<WebSocketClient>> sockets = new EnumMap<>(Way.class);
    private final Map<Way, Series> series = new EnumMap<>(Way.class);

    WebSockets(PrivateSystem system, String authorization, UUID order, int number) throws InterruptedException {
        this.system = system;
        this.authorization = authorization;
        this.order = order;
        gateway = system.process("gateway");
        for (var way : Way.values()) {
            open(way, number);
            for (int i = 0; i < WARM_UP; i++) {
                first(way).ping();
            }
        }
    }

    private void open(Way way, int number) throws InterruptedException {
        var before = Instances.sockets(system);
        var opened = new ArrayList<WebSocketClient>();
        for (int i = 0; i < number; i++) {
            opened.add(new WebSocketClient(http, way.notifications(system), authorization, order));
        }
        sockets.put(way, opened);
        Until.holds("the services count %d WebSockets more".formatted(number), COUNTED_WITHIN,
                () -> Arrays.stream(Instances.minus(Instances.sockets(system), before)).sum() == number);
        of(way).add(Instances.minus(Instances.sockets(system), before));
    }

    private WebSocketClient first(Way way) {
        return sockets.getOrDefault(way, List.of()).getFirst();
    }

    void round(int pings) throws InterruptedException {
        for (var way : Way.values()) {
            of(way).add(Pass.of(gateway, pings, first(way)::ping));
        }
    }

    Series of(Way way) {
        return series.computeIfAbsent(way, _ -> new Series());
    }

    /** What a ping and its pong weigh. */
    Wire.Seen wire(Way way) throws InterruptedException {
        var target = way.notifications(system);
        try (var tap = Tap.before(target);
                var client = new WebSocketClient(http, tap.instead(target), authorization, order)) {
            client.ping();
            var before = tap.seen();
            for (int i = 0; i < TAPPED; i++) {
                client.ping();
            }
            return tap.seen().since(before);
        }
    }

    static int tapped() {
        return TAPPED;
    }

    @Override
    public void close() {
        sockets.values().stream().flatMap(List::stream).forEach(WebSocketClient::close);
        http.shutdownNow();
    }
}
