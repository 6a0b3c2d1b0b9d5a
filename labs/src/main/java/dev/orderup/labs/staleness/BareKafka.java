package dev.orderup.labs.staleness;

import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.OrderEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The same record from a producer with acks=all to a consumer that polls, over a topic of its own with as many partitions. */
public final class BareKafka implements AutoCloseable {
    private static final String TOPIC = "lab-bare";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long COMES_WITHIN_SECONDS = 30;

    private final OrderEvents producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ArrayBlockingQueue<Long> arrivals = new ArrayBlockingQueue<>(1);
    private final Thread reader = Thread.ofPlatform().name("bare-kafka").daemon().unstarted(this::read);
    private volatile boolean running = true;
    private long version;

    private BareKafka(String kafka) {
        producer = new OrderEvents(kafka);
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "fetch.min.bytes", 1, "enable.auto.commit", false, "auto.offset.reset", "none"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    public static BareKafka on(String kafka) throws InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, OrderEvents.PARTITIONS, (short) 1))).all().get();
        } catch (ExecutionException e) {
            throw new LabFailure("cannot create the topic %s: %s".formatted(TOPIC, e.getMessage()), e);
        }
        var bare = new BareKafka(kafka);
        bare.reader.start();
        return bare;
    }

    private void read() {
        var partitions = IntStream.range(0, OrderEvents.PARTITIONS).mapToObj(partition -> new TopicPartition(TOPIC, partition)).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        try (consumer) {
            while (running) {
                consumer.poll(POLL).forEach(_ -> arrivals.add(System.nanoTime()));
            }
        } catch (WakeupException end) {
            // Asked to by close().
        }
    }

    /** How long it takes from sending to having. For one thread. */
    public long nanos(UUID order) throws InterruptedException {
        version++;
        var before = System.nanoTime();
        producer.send(TOPIC, order, version, OrderStatus.ORDER_STATUS_PREPARING);
        var arrival = arrivals.poll(COMES_WITHIN_SECONDS, TimeUnit.SECONDS);
        if (arrival == null) {
            throw new LabFailure("a record did not come back from Kafka within %d s".formatted(COMES_WITHIN_SECONDS));
        }
        return arrival - before;
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        consumer.wakeup();
        reader.join();
        producer.close();
    }
}
