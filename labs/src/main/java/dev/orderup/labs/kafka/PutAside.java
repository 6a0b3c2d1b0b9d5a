package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.OrderEvents;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import dev.orderup.labs.system.Until;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two records that the group cannot take in: one that nobody can read, and one that the view refuses because of a fault of its own. Both go to
 * the dead-letter topic and hold nothing up. When the fault is mended, {@code orderup dlt redrive} sends them back: what was refused is then in the view, what cannot be
 * read comes back as a dead letter.
 */
final class PutAside {
    private static final TopicPartition DEAD_LETTERS = new TopicPartition("order-events.DLT", 0);
    private static final Duration WITHIN = Duration.ofMinutes(1);
    /** For rows to come: those that are there are not looked at. */
    private static final String FAULT = "ALTER TABLE analytics.kitchen_order ADD CONSTRAINT lab_fault CHECK (status <> 'PLACED') NOT VALID";
    private static final String MENDED = "ALTER TABLE analytics.kitchen_order DROP CONSTRAINT lab_fault";
    private static final String REFUSED = "violates check constraint \"lab_fault\"";
    private static final String UNREADABLE = "(expected: an OrderStatusChanged)";

    private final PrivateSystem system;
    private final Group group;
    private final Witness witness;

    /**
     * What came of it.
     *
     * @param asideSeconds from sending the two until both were dead letters, retries and their pauses included
     * @param differencesMeanwhile rows of the view that lacked the refused event
     * @param redriven dead letters that the command sent back
     * @param again of them, those that are dead letters again
     * @param differences rows of the view that are not what order-service says, at the end
     */
    record Seen(double asideSeconds, long differencesMeanwhile, long redriven, long again, long differences) {}

    PutAside(PrivateSystem system, Group group, Witness witness) {
        this.system = system;
        this.group = group;
        this.witness = witness;
    }

    Seen measure() throws InterruptedException {
        try (var orders = new Orders(system.orderService(1), system.authorization("operator:lab"))) {
            var other = orders.place();
            Members.awaitDrained(group);
            witness.execute(FAULT);
            var begun = System.nanoTime();
            sendUnreadable();
            orders.place();
            orders.advance(other, "ACCEPTED");
            Until.holds("two records are dead letters", WITHIN, () -> letters().size() == 2);
            var asideSeconds = (System.nanoTime() - begun) / 1e9;
            letters().forEach(PutAside::check);
            Members.awaitDrained(group); // Nothing is held up by them.
            var meanwhile = witness.differences();
            witness.execute(MENDED);
            int redriven = JsonMapper.shared().readTree(system.client("dlt", "redrive", "--json", "--kafka=" + system.kafka())).size();
            Until.holds("the refused event is in the view and the unreadable one is a dead letter again", WITHIN,
                    () -> witness.differences() == 0 && letters().size() == 3);
            check(letters().getLast());
            return new Seen(asideSeconds, meanwhile, redriven, letters().size() - 2L, witness.differences());
        }
    }

    private void sendUnreadable() throws InterruptedException {
        var record = new ProducerRecord<>(OrderEvents.TOPIC, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8),
                new byte[]{1, 2, 3});
        record.headers().add("ce_type", "dev.orderup.order.status.v1".getBytes(StandardCharsets.UTF_8));
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", system.kafka(), "acks", "all"),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new LabFailure("the unreadable record cannot be sent: " + e.getCause(), e);
        }
    }

    /** Of this group: the feed, which reads the topic too, puts its own aside. */
    private List<ConsumerRecord<byte[], byte[]>> letters() {
        return new EventLog(system.kafka()).read(Map.of(DEAD_LETTERS, 0L))
                .stream()
                .filter(letter -> Group.NAME.equals(header(letter, "kafka_dlt-original-consumer-group")))
                .toList();
    }

    private static void check(ConsumerRecord<byte[], byte[]> letter) {
        var reason = header(letter, "kafka_dlt-exception-message");
        if (!reason.contains(REFUSED) && !reason.contains(UNREADABLE)) {
            throw new LabFailure("the reason of a dead letter: %s (expected: %s or %s)".formatted(reason, REFUSED, UNREADABLE));
        }
        var from = header(letter, "kafka_dlt-original-topic");
        if (!from.equals(OrderEvents.TOPIC) || letter.headers().lastHeader("kafka_dlt-original-offset") == null) {
            throw new LabFailure("where a dead letter comes from: %s (expected: %s and an offset)".formatted(from, OrderEvents.TOPIC));
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        var header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
