package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import dev.orderup.labs.system.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/** Orders that are placed and moved to their end, some at a time, until told to stop. */
final class OrderStream implements AutoCloseable {
    /** All that an order can do after it was placed. */
    static final List<String> LIFE = List.of("ACCEPTED", "PREPARING", "READY", "PICKED_UP", "DELIVERED");
    /** More would only take the two cores of a small machine from those that are looked at. */
    private static final int AT_ONCE = 4;

    private final Orders orders;
    private final ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final LongAdder moves = new LongAdder();
    private volatile boolean stopped;

    private OrderStream(Orders orders) {
        this.orders = orders;
    }

    static OrderStream into(PrivateSystem system) throws InterruptedException {
        var stream = new OrderStream(new Orders(system.orderService(1), system.authorization("operator:lab")));
        for (int i = 0; i < AT_ONCE; i++) {
            stream.running.add(stream.customers.submit(() -> {
                stream.goOn();
                return null;
            }));
        }
        return stream;
    }

    private void goOn() throws InterruptedException {
        while (!stopped) {
            var order = orders.place();
            moves.increment();
            for (var status : LIFE) {
                orders.advance(order, status);
                moves.increment();
            }
        }
    }

    /** Events so far. */
    long moves() {
        return moves.sum();
    }

    /** Lets the orders that are under way come to their end. */
    void stop() throws InterruptedException {
        stopped = true;
        for (var customer : running) {
            try {
                customer.get();
            } catch (ExecutionException e) {
                throw new LabFailure("an order could not be moved: " + e.getCause(), e);
            }
        }
    }

    /** Waits until so many more events were made. */
    void await(long more, Duration within) throws InterruptedException {
        long until = moves() + more;
        Until.holds("%d more events are made".formatted(more), within, () -> moves() >= until);
    }

    @Override
    public void close() {
        stopped = true;
        customers.close();
        orders.close();
    }
}
