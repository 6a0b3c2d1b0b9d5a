package dev.orderup.labs.kafka;

import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.staleness.BareKafka;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How old an event is when the group has it: from order-service's statement through the outbox, the topic and the group into the view. After
 * each change the same record goes the bare way, from a producer with acks=all to a consumer that polls.
 */
final class Age {
    private static final int WARM_UP = 50;
    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(1);
    private static final int DIGITS = 3;

    private Age() {}

    /** Both ways, in milliseconds. */
    record Seen(Result system, Result bare) {}

    static Seen measure(PrivateSystem system, Group group, Witness witness, int number, Progress progress) throws InterruptedException {
        progress.begin("Orders, one change after the other", (long) WARM_UP + number);
        var placed = new ArrayList<UUID>();
        var bareMillis = new ArrayList<Double>();
        try (var orders = new Orders(system.orderService(1), system.authorization("operator:lab"));
                var bare = BareKafka.on(system.kafka())) {
            for (int i = -WARM_UP; i < number; i++) {
                var seen = new ArrayList<Double>();
                var order = life(orders, bare, seen);
                if (i >= 0) {
                    placed.add(order);
                    bareMillis.addAll(seen);
                }
                progress.step();
            }
        }
        Members.awaitDrained(group);
        return new Seen(result("outbox → topic → kitchen-analytics' view", witness.agesMillis(placed)),
                result("bare Kafka, produce → consume", bareMillis));
    }

    private static UUID life(Orders orders, BareKafka bare, List<Double> seen) throws InterruptedException {
        var order = orders.place();
        seen.add(bare.nanos(order) / 1e6);
        for (var status : OrderStream.LIFE) {
            orders.advance(order, status);
            seen.add(bare.nanos(order) / 1e6);
        }
        return order;
    }

    private static Result result(String name, List<Double> millis) {
        var all = new Histogram(MICROS_MAX, DIGITS);
        millis.forEach(age -> all.recordValue(Math.clamp(Math.round(age * 1000), 0, MICROS_MAX)));
        return Result.over(name, "ms", millis)
                .with("events", millis.size())
                .with("p99Millis", all.getValueAtPercentile(99) / 1e3);
    }
}
