package dev.orderup.poller.pattern;

import dev.orderup.poller.cost.CpuMeter;
import dev.orderup.poller.cost.Spending;
import dev.orderup.poller.order.OrderUpdate;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * Publish-subscribe: reads the topic {@code order-events} from the broker, as another service of the house would (topic 7,
 * {@code kafka}).
 *
 * <p>Choose it between services: the sender knows no receiver, every receiver reads at its own pace, and may read again
 * from any time. It is not for customers: a reader gets the events of everybody's orders and picks its own, by key.
 *
 * <p>It costs a broker to run, a connection to it that always has a fetch waiting (a long poll, in fact), and delivery at
 * least once, so that duplicates must be absorbed by version. Requests counted: all of the Kafka protocol; bytes and
 * connections: the client's own selector, at the socket. Figures: {@code ./orderup compare}, row {@code kafka}.
 */
final class Kafka implements Pattern {
    private final CpuMeter cpu = new CpuMeter(Word.KAFKA.toString());
    private final TopicReader reader;

    Kafka(Settings settings) {
        this.reader = new TopicReader(settings.kafka());
        cpu.newThread(reader).start();
    }

    @Override
    public Flux<OrderUpdate> follow(String orderId, long after) {
        return Flux.create(subscriber -> reader.add(new TopicFollower(orderId, after, subscriber)));
    }

    /** Itself: a consumer reads everything anyway, so whoever else follows in this process is served by the same one. */
    @Override
    public Client another() {
        return this;
    }

    @Override
    public Spending spending() {
        return reader.spending();
    }

    @Override
    public Optional<Duration> cpu() {
        return cpu.cpu();
    }

    @Override
    public void close() {
        reader.close();
    }
}
