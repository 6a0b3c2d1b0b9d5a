package dev.orderup.labs.drain;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.Orders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** All that is served while a part stops: requests in each protocol, one after the other, and orders that are followed over each kind of stream. */
final class Clients implements AutoCloseable {
    static final List<String> STATUSES = List.of("ACCEPTED", "PREPARING", "READY", "PICKED_UP", "DELIVERED");
    private static final long NEWEST = 1L + STATUSES.size();
    private static final long WITHIN_SECONDS = 300;
    private static final long CATCH_UP_MILLIS = 60_000;
    private final Door door;
    private final AtomicBoolean goOn = new AtomicBoolean(true);
    private final Map<String, Tally> requests = new LinkedHashMap<>();
    private final Map<String, List<Follower>> streams = new LinkedHashMap<>();
    private final List<UUID> orders = new ArrayList<>();
    private final List<Thread> asking = new ArrayList<>();
    private final List<Thread> following = new ArrayList<>();

    Clients(Door door) {
        this.door = door;
    }

    /** One client of each protocol and one subscriber of each kind more. */
    void more(Orders shop) throws InterruptedException {
        ask("HTTP/1.1", Http1Load::new);
        ask("HTTP/2 over TLS", Http2Load::new);
        ask("gRPC", GrpcLoad::new);
        var order = shop.place();
        orders.add(order);
        follow("server-sent events", new EventStream(), order);
        follow("WebSocket", new WebSocketStream(), order);
        follow("gRPC stream", new GrpcStream(), order);
    }

    /** A client of one protocol. */
    @FunctionalInterface
    private interface Kind {
        Runnable client(Door door, Tally tally, BooleanSupplier goOn);
    }

    private void ask(String protocol, Kind kind) {
        var tally = requests.computeIfAbsent(protocol, _ -> new Tally());
        asking.add(Thread.ofVirtual().name(protocol).start(kind.client(door, tally, goOn::get)));
    }

    private void follow(String kind, Subscription subscription, UUID order) {
        var follower = new Follower();
        streams.computeIfAbsent(kind, _ -> new ArrayList<>()).add(follower);
        following.add(Thread.ofVirtual().name(kind).start(() -> {
            try {
                subscription.follow(door, order, follower);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Waits until each protocol has had so many more answers. */
    void awaitAnswers(long more) throws InterruptedException {
        for (var each : requests.entrySet()) {
            if (!each.getValue().awaitAnswered(more, WITHIN_SECONDS)) {
                throw new LabFailure("%d requests over %s were not answered within %d s; failed: %s"
                        .formatted(more, each.getKey(), WITHIN_SECONDS, each.getValue().reasons()));
            }
        }
    }

    /** Moves all followed orders from one status on to another. */
    void move(Orders shop, int from, int to) throws InterruptedException {
        for (int status = from; status < to; status++) {
            for (var order : orders) {
                shop.advance(order, STATUSES.get(status));
            }
        }
    }

    /** Waits until everybody has seen the newest status, or has had time enough. */
    void catchUp() throws InterruptedException {
        long until = System.nanoTime() + CATCH_UP_MILLIS * 1_000_000;
        for (var followers : streams.values()) {
            for (var each : followers) {
                each.await(NEWEST, Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        }
    }

    /** Waits until everybody follows. */
    void awaitFollowed() throws InterruptedException {
        for (var each : streams.entrySet()) {
            for (var follower : each.getValue()) {
                if (!follower.await(1, WITHIN_SECONDS * 1000)) {
                    throw new LabFailure("no update came by " + each.getKey());
                }
            }
        }
    }

    Map<String, Tally> requests() {
        return requests;
    }

    Map<String, List<Follower>> streams() {
        return streams;
    }

    static long newest() {
        return NEWEST;
    }

    /** Lets each client have the answer that it waits for; nobody begins anything after this. */
    void stopAsking() throws InterruptedException {
        goOn.set(false);
        for (var each : asking) {
            each.join();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopAsking();
        following.forEach(Thread::interrupt);
        for (var each : following) {
            each.join();
        }
    }
}
