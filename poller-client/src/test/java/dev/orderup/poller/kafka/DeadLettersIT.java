package dev.orderup.poller.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.kafka.DeadLetter.State;
import dev.orderup.poller.testing.EmbeddedKafka;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker. */
final class DeadLettersIT {
    private static final String REDRIVE = "order-events.kitchen-analytics.redrive";

    @Test
    void goBackToTheirGroupOnceEachAndTheFeedsStay(@TempDir Path data) throws Exception {
        try (var kafka = new EmbeddedKafka(data)) {
            kafka.createTopic(DeadLetters.TOPIC, 1);
            kafka.createTopic(REDRIVE, 1);
            letter(kafka, "first", "kitchen-analytics");
            letter(kafka, "of the feed", null);
            letter(kafka, "second", "kitchen-analytics");
            letter(kafka, "third", "kitchen-analytics");
            var letters = new DeadLetters(kafka.address());

            assertThat(letters.all()).extracting(DeadLetter::state)
                    .containsExactly(State.WAITING, State.NONE, State.WAITING, State.WAITING);
            assertThat(letters.all().getFirst().original()).isEqualTo("order-events-3@4711");
            assertThat(letters.all().getFirst().reason()).isEqualTo("first is at fault");

            assertThat(letters.redrive(2)).hasSize(2);
            assertThat(letters.all()).extracting(DeadLetter::state)
                    .containsExactly(State.REDRIVEN, State.NONE, State.REDRIVEN, State.WAITING);
            assertThat(letters.redrive(1000)).hasSize(1);
            assertThat(letters.redrive(1000)).isEmpty();
            assertThat(cameBack(kafka)).containsExactly("first", "second", "third");
        }
    }

    private static void letter(EmbeddedKafka kafka, String value, @Nullable String group) throws Exception {
        var record = new ProducerRecord<>(DeadLetters.TOPIC, bytes("key"), bytes(value));
        record.headers()
                .add("kafka_dlt-original-topic", bytes("order-events"))
                .add("kafka_dlt-original-partition", ByteBuffer.allocate(Integer.BYTES).putInt(3).array())
                .add("kafka_dlt-original-offset", ByteBuffer.allocate(Long.BYTES).putLong(4711).array())
                .add("kafka_dlt-exception-message", bytes(value + " is at fault"));
        if (group != null) {
            record.headers().add("kafka_dlt-original-consumer-group", bytes(group));
        }
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", kafka.address()), new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private static List<String> cameBack(EmbeddedKafka kafka) {
        try (var consumer = new KafkaConsumer<>(Map.<String, Object>of("bootstrap.servers", kafka.address()), new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partition = new TopicPartition(REDRIVE, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var found = new ArrayList<String>();
            Broker.readUntil(consumer, consumer.endOffsets(List.of(partition)),
                    record -> found.add(new String(record.value(), StandardCharsets.UTF_8)));
            return found;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
