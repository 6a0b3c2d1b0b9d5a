package dev.orderup.poller.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.testing.EmbeddedKafka;
import dev.orderup.poller.testing.Life;
import dev.orderup.poller.testing.Protos;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KafkaIT {
    private EmbeddedKafka broker;
    private KafkaProducer<String, byte[]> producer;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        broker = new EmbeddedKafka(data);
        broker.createTopic("order-events", 6);
        producer = new KafkaProducer<>(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()), new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    void stop() throws Exception {
        producer.close();
        broker.close();
    }

    @Test
    void findsWhatCameBeforeItAndPicksItsOwnOrder() {
        String orderId = newOrder();
        String otherId = newOrder();
        publish(Life.updates(orderId, 1, 3));
        publish(Life.updates(otherId, 1, 6));
        try (var kafka = open()) {
            CompletableFuture<@Nullable List<OrderUpdate>> following = kafka.follow(orderId, 0).collectList().toFuture();
            publish(Life.updates(orderId, 4, 6));

            assertThat(following.join()).isEqualTo(Life.updates(orderId, 1, 6));
        }
    }

    @Test
    void startsAfterTheVersionGivenAndEndsWhenNothingCanCome() {
        String orderId = newOrder();
        publish(Life.updates(orderId, 1, 6));
        try (var kafka = open()) {
            assertThat(kafka.follow(orderId, 4).collectList().block()).isEqualTo(Life.updates(orderId, 5, 6));
            assertThat(kafka.follow(orderId, 6).collectList().block()).isEmpty();
        }
    }

    @Test
    void absorbsWhatIsDeliveredAgainAndCountsIt() {
        String orderId = newOrder();
        publish(Life.updates(orderId, 1, 3));
        publish(Life.updates(orderId, 2, 6));
        try (var kafka = open()) {
            assertThat(kafka.follow(orderId, 0).collectList().block()).isEqualTo(Life.updates(orderId, 1, 6));
            assertThat(kafka.spending().absorbed()).isEqualTo(2);
        }
    }

    @Test
    void servesManyFollowersThatComeOneAfterTheOther() {
        String early = newOrder();
        publish(Life.updates(early, 1, 1));
        try (var kafka = open()) {
            CompletableFuture<@Nullable List<OrderUpdate>> first = kafka.follow(early, 0).collectList().toFuture();
            String late = newOrder();
            publish(Life.updates(late, 1, 3));
            publish(Life.updates(early, 2, 3));
            CompletableFuture<@Nullable List<OrderUpdate>> second = kafka.follow(late, 0).collectList().toFuture();
            publish(Life.updates(late, 4, 6));
            publish(Life.updates(early, 4, 6));

            assertThat(first.join()).isEqualTo(Life.updates(early, 1, 6));
            assertThat(second.join()).isEqualTo(Life.updates(late, 1, 6));
        }
    }

    @Test
    void goesOnWhenTheConnectionIsCut() {
        String orderId = newOrder();
        publish(Life.updates(orderId, 1, 2));
        try (var kafka = open()) {
            CompletableFuture<@Nullable List<OrderUpdate>> following = kafka.follow(orderId, 0)
                    .doOnNext(update -> {
                        if (update.version() == 2) {
                            broker.relay().cut();
                            publish(Life.updates(orderId, 3, 6));
                        }
                    })
                    .collectList()
                    .toFuture();

            assertThat(following.join()).isEqualTo(Life.updates(orderId, 1, 6));
        }
    }

    @Test
    void countsTheBytesThatTheBrokerSaw() {
        String orderId = newOrder();
        publish(Life.updates(orderId, 1, 6));
        long sentBefore = broker.relay().bytesFromClient();
        long receivedBefore = broker.relay().bytesToClient();
        int connectionsBefore = broker.relay().connections();
        try (var kafka = open()) {
            kafka.follow(orderId, 0).blockLast();

            // With nobody left to follow it asks for nothing more, so both counts come to rest.
            await().untilAsserted(() -> {
                assertThat(kafka.spending().bytesSent()).isEqualTo(broker.relay().bytesFromClient() - sentBefore);
                assertThat(kafka.spending().bytesReceived()).isEqualTo(broker.relay().bytesToClient() - receivedBefore);
            });
            assertThat(kafka.spending().connections()).isEqualTo(broker.relay().connections() - connectionsBefore);
            assertThat(kafka.spending().requests()).isPositive();
            assertThat(kafka.spending().emptyAnswers()).as("not measured").isNull();
        }
    }

    @Test
    void refusesARecordThatIsNoEvent() {
        String orderId = newOrder();
        publish(orderId, new byte[]{(byte) 0xff, (byte) 0xff});
        try (var kafka = open()) {
            assertThatThrownBy(() -> kafka.follow(orderId, 0).blockLast()).isInstanceOf(Failure.Refused.class)
                    .hasMessageContaining("at offset");
        }
    }

    private Kafka open() {
        return new Kafka(Settings.of(URI.create("http://127.0.0.1:1"), broker.relayedAddress()));
    }

    private void publish(List<OrderUpdate> updates) {
        updates.forEach(update -> publish(update.orderId(), Protos.event(update).toByteArray()));
    }

    private void publish(String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>("order-events", key, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An id made now, as the service makes them: a UUID of version 7. */
    private static String newOrder() {
        UUID random = UUID.randomUUID();
        long time = (System.currentTimeMillis() << 16) | 0x7000 | (random.getMostSignificantBits() & 0xfff);
        return new UUID(time, random.getLeastSignificantBits()).toString();
    }
}
