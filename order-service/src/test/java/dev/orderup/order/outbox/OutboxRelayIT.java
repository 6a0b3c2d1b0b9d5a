package dev.orderup.order.outbox;

import static dev.orderup.order.stack.Samples.manualOrder;
import static dev.orderup.order.stack.Samples.order;
import static dev.orderup.order.stack.Samples.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.order.stack.Consumed;
import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;
import dev.orderup.order.stack.Stack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class OutboxRelayIT {
    private static final List<Long> WHOLE_WAY = List.of(1L, 2L, 3L, 4L, 5L, 6L);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Instance service = Instance.shared();
    private final Http http = service.http();

    @Test
    void publishesEachChangeAsACloudEventInTheTraceOfItsRequest() {
        var trace = "0af7651916cd43dd8448eb211c80319c";
        var placed = http.post("/orders", manualOrder(), "traceparent", "00-" + trace + "-b7ad6b7169203331-01");
        var id = placed.text("id");
        try (var consumed = new Consumed(Stack.kafka())) {
            await().atMost(PATIENCE).until(() -> consumed.until(versions -> versions.containsKey(id)));

            var message = consumed.records(id).getFirst();
            assertThat(header(message, "ce_specversion")).isEqualTo("1.0");
            assertThat(header(message, "ce_id")).isEqualTo(id + "/1");
            assertThat(header(message, "ce_source")).isEqualTo("/order-service");
            assertThat(header(message, "ce_type")).isEqualTo("dev.orderup.order.status.v1");
            assertThat(header(message, "ce_subject")).isEqualTo(id);
            assertThat(Instant.parse(header(message, "ce_time"))).isEqualTo(Instant.parse(placed.text("placedAt")));
            assertThat(header(message, "content-type")).isEqualTo("application/protobuf");
            assertThat(header(message, "traceparent")).startsWith("00-" + trace + "-").endsWith("-01");
            var event = Consumed.event(message);
            assertThat(event.getOrderId()).isEqualTo(id);
            assertThat(event.getTotalCents()).isEqualTo(2150);
            assertThat(event.getRestaurantId()).isEqualTo("manual");
        }
    }

    @Test
    void keepsTheSequenceOfEachOrderWithTwoInstancesAtWork() throws Exception {
        try (var second = Instance.start(Map.of()); var consumed = new Consumed(Stack.kafka())) {
            var placed = new ArrayList<String>();
            for (var http : List.of(this.http, second.http())) {
                placed.addAll(place(http, 100));
            }
            await().atMost(PATIENCE).until(() -> consumed.until(versions -> placed.stream().allMatch(id -> hasArrived(versions.get(id)))));

            // Nobody died: not even a duplicate.
            assertThat(consumed.versions()).extractingByKeys(placed.toArray(String[]::new)).allMatch(WHOLE_WAY::equals);
        }
    }

    @Test
    void anInstanceThatDoesNotRelayWakesOneThatDoes() {
        try (var mute = Instance.start(Map.of("orderup.outbox.enabled", "false", "orderup.fulfilment.enabled", "false"));
                var deaf = Instance.start(Map.of("orderup.outbox.poll", "1h", "orderup.fulfilment.enabled", "false"))) {
            // Takes the work of the shared instance, which looks each second anyway: an hour's poll can only be shortened by a NOTIFY.
            service.bean(OutboxRelay.class).stop();
            try {
                var id = mute.http().post("/orders", manualOrder()).text("id");
                await().atMost(PATIENCE).until(() -> isPublished(id));
            } finally {
                service.bean(OutboxRelay.class).start();
            }
            assertThat(deaf.bean(OutboxRelay.class).isRunning()).isTrue();
        }
    }

    @Test
    void takesOrdersWhileKafkaIsAwayAndPublishesThemAllInSequenceWhenItIsBack() throws Exception {
        List<String> placed;
        Stack.kafka().stop();
        try {
            placed = place(http, 50);
            await().atMost(PATIENCE)
                    .until(() -> placed.stream().allMatch(id -> http.get("/orders/" + id).text("status").equals("DELIVERED")));
            assertThat(service.management().get("/actuator/health/readiness").status()).isEqualTo(200);
            assertThat(service.bean(Outbox.class).sample().backlog()).isGreaterThanOrEqualTo(300);
        } finally {
            Stack.kafka().start();
        }
        try (var consumed = new Consumed(Stack.kafka())) {
            await().atMost(PATIENCE).until(() -> consumed.until(versions -> placed.stream().allMatch(id -> hasArrived(versions.get(id)))));

            // What was under way when Kafka went may have come twice; each version came first in its turn.
            assertThat(consumed.versions()).extractingByKeys(placed.toArray(String[]::new))
                    .allSatisfy(versions -> assertThat(versions.stream().distinct().toList()).isEqualTo(WHOLE_WAY));
        }
        await().atMost(PATIENCE).until(() -> service.bean(Outbox.class).sample().backlog() == 0);
    }

    @Test
    void anOrderChangedByHandIsPublishedTooAndTheGaugesFollow() {
        var path = http.post("/orders", manualOrder()).header("Location");
        http.post(path + "/status", status("ACCEPTED"));
        var id = path.substring("/orders/".length());
        await().atMost(PATIENCE).until(() -> isPublished(id));

        service.bean(OutboxGauges.class).sample();
        var scraped = service.management().get("/actuator/prometheus", "Accept", "text/plain").response().body();
        assertThat(scraped).contains("orderup_outbox_backlog", "orderup_outbox_age_seconds", "orderup_outbox_published_total",
                "orderup_orders_placed_total", "orderup_orders_transitions_total{application=\"order-service\",status=\"accepted\"}");
    }

    private static List<String> place(Http http, int number) throws Exception {
        Callable<String> place = () -> http.post("/orders", order("roma")).text("id");
        try (var threads = Executors.newFixedThreadPool(8, Thread.ofVirtual().factory())) {
            return threads.invokeAll(Stream.generate(() -> place).limit(number).toList()).stream().map(id -> id.resultNow()).toList();
        }
    }

    private static boolean hasArrived(@Nullable Collection<Long> versions) {
        return versions != null && versions.contains(6L);
    }

    private boolean isPublished(String id) {
        return service.bean(JdbcClient.class)
                .sql("SELECT bool_and(published_at IS NOT NULL) FROM order_event WHERE order_id = :id::uuid")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private static String header(ConsumerRecord<String, byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), UTF_8);
    }
}
