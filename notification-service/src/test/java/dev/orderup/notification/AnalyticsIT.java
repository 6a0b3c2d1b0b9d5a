package dev.orderup.notification;

import static dev.orderup.notification.stack.Stack.HTTP;
import static dev.orderup.notification.stack.Stack.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.notification.stack.Bearer;
import dev.orderup.notification.stack.Instance;
import dev.orderup.notification.stack.Kitchen;
import dev.orderup.notification.stack.MemberProcess;
import dev.orderup.notification.stack.Stack;
import dev.orderup.notification.stack.Via;
import dev.orderup.notification.stack.Watcher;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.BatchInterceptor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The second subscriber: what happens to its view when members, the database or single records fail. */
class AnalyticsIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Kitchen kitchen = new Kitchen();

    @Test
    void theViewTellsOrdersByStatusRevenueAndTimeOfPreparation() throws Exception {
        try (Instance member = kitchen.member()) {
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 1900));
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 600).subList(0, 3));
            kitchen.publish(kitchen.way(UUID.randomUUID(), "roma", 10_000));
            JsonNode report = awaitReport(member, "napoli", 9);
            assertThat(report.at("/orders/DELIVERED").asLong()).isEqualTo(1);
            assertThat(report.at("/orders/PREPARING").asLong()).isEqualTo(1);
            assertThat(report.at("/orders/PLACED").asLong()).isZero();
            assertThat(report.at("/revenueCents").asLong()).isEqualTo(1900);
            // PLACED to READY are three steps of a minute each.
            assertThat(report.at("/preparation").toString()).isEqualTo("{\"orders\":1,\"meanMillis\":180000,\"medianMillis\":180000}");
            assertThat(sumOverHours(report, "PLACED")).isEqualTo(2);
            assertThat(sumOverHours(report, "DELIVERED")).isEqualTo(1);
        }
    }

    @Test
    void aReaderIsToldHowFarBehindTheViewIsAndNothingTwice() throws Exception {
        try (Instance member = kitchen.member()) {
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 1900));
            awaitTaken(6, member);
            await().atMost(LONG).until(() -> report(member, "napoli").at("/asOf/lag").asLong(-1) == 0);
            HttpResponse<String> answer = get(member, "napoli");
            JsonNode places = JSON.readTree(answer.body()).at("/asOf/partitions");
            assertThat(places.size()).isEqualTo(Kitchen.PARTITIONS);
            assertThat(IntStream.range(0, places.size()).mapToLong(i -> places.get(i).path("offset").asLong()).sum()).isEqualTo(6);
            String etag = answer.headers().firstValue("ETag").orElseThrow();
            assertThat(get(member, "napoli", "If-None-Match", etag).statusCode()).isEqualTo(304);
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 100).subList(0, 1));
            await().atMost(LONG).until(() -> get(member, "napoli", "If-None-Match", etag).statusCode() == 200);
            assertThat(member.meters().get("orderup.analytics.lag").gauges()).hasSize(Kitchen.PARTITIONS);
        }
    }

    @Test
    void aBatchWhoseMemberFreezesBeforeItCommitsItsPlaceIsDoneAgainAndChangesNothing() {
        Freezer freezer = new Freezer();
        try (Instance frozen = kitchen.member(context -> context.registerBean(Freezer.class, () -> freezer),
                "orderup.analytics.poll-timeout=2s")) {
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 1900));
            awaitTaken(1, frozen);
            await().atMost(LONG).until(() -> freezer.frozen.getCount() == 0);
            double before = frozen.counter("orderup.analytics.events");
            try (Instance other = kitchen.member()) {
                await().atMost(LONG).until(() -> other.counter("orderup.analytics.duplicates") >= before);
                awaitTaken(6, frozen, other);
                assertThat(kitchen.count("SELECT sum(orders) FROM analytics.kitchen_hour")).isEqualTo(6);
                assertThat(kitchen.count("SELECT sum(cents) FROM analytics.kitchen_standing")).isEqualTo(1900);
            } finally {
                freezer.thawed.countDown();
            }
        }
    }

    @Test
    void whatAMemberHadDoneAndNotCommittedWhenItWasKilledComesAgainAndIsAbsorbed() throws Exception {
        for (int i = 0; i < 10; i++) {
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 1900));
        }
        try (MemberProcess victim = kitchen.memberProcess()) {
            int held = victim.awaitHeld();
            assertThat(held).isPositive();
            assertThat(kitchen.count("SELECT sum(orders) FROM analytics.kitchen_hour")).isEqualTo(held);
            victim.kill();
            try (Instance other = kitchen.member()) {
                await().atMost(Duration.ofSeconds(60)).until(() -> other.counter("orderup.analytics.events") == 60.0 - held);
                await().atMost(LONG).until(() -> other.counter("orderup.analytics.duplicates") >= held);
                assertThat(other.counter("orderup.analytics.duplicates")).isEqualTo(held);
                assertThat(other.counter("orderup.analytics.late")).isZero();
                assertThat(kitchen.count("SELECT sum(orders) FROM analytics.kitchen_hour")).isEqualTo(60);
                assertThat(
                        kitchen.count("SELECT count(*) FROM analytics.kitchen_order WHERE versions = '{[1,7)}' AND status = 'DELIVERED'"))
                        .isEqualTo(10);
                assertThat(kitchen.count("SELECT sum(cents) FROM analytics.kitchen_standing")).isEqualTo(19_000);
            }
        }
    }

    @Test
    void eachOrdersEventsStayInOrderWhileMembersComeAndGo() {
        List<ConsumerRecord<?, ?>> seen = Collections.synchronizedList(new ArrayList<>());
        List<List<OrderStatusChanged>> orders = IntStream.range(0, 100)
                .mapToObj(i -> kitchen.way(UUID.randomUUID(), "kitchen-" + i % 3, 100 + i))
                .toList();
        try (Instance stays = kitchen.member(context -> context.registerBean(Witness.class, () -> new Witness(seen)))) {
            publishStep(orders, 0);
            awaitTaken(100, stays);
            Instance leaves = kitchen.member(context -> context.registerBean(Witness.class, () -> new Witness(seen)));
            MeterRegistry meters = leaves.meters();
            try (leaves) {
                publishStep(orders, 1);
                // It has got partitions, and works.
                publishUntil(orders, 2, leaves);
                publishStep(orders, 3);
            }
            publishStep(orders, 4);
            publishStep(orders, 5);
            await().atMost(LONG).until(() -> kitchen.count("SELECT sum(orders) FROM analytics.kitchen_hour") == 600);
            assertThat(meters.get("orderup.analytics.events").counter().count()).isPositive();
            assertThat(stays.counter("orderup.analytics.late") + meters.get("orderup.analytics.late").counter().count()).isZero();
            assertThat(kitchen.count("SELECT count(*) FROM analytics.kitchen_order WHERE versions = '{[1,7)}' AND status = 'DELIVERED'"))
                    .isEqualTo(100);
            assertThat(kitchen.count("SELECT sum(cents) FROM analytics.kitchen_standing WHERE status = 'DELIVERED'"))
                    .isEqualTo(IntStream.range(0, 100).map(i -> 100 + i).sum());
            assertThat(outOfOrder(seen)).isEmpty();
        }
    }

    @Test
    void whileTheDatabaseIsAwayTheFeedServesAndThePlaceIsKept() throws Exception {
        try (Instance member = kitchen.member().ready()) {
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 1900).subList(0, 1));
            awaitTaken(1, member);
            kitchen.closeDatabase();
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 600));
            // More attempts than a record at fault would get.
            await().atMost(LONG).until(() -> member.counter("orderup.analytics.failures") > 6);
            assertThat(member.readiness()).isEqualTo(200);
            assertThat(health(member)).contains("\"kitchenAnalytics\":{", "\"status\":\"DOWN\"");
            assertThat(get(member, "napoli").statusCode()).isEqualTo(503);
            UUID order = ORDERS.place();
            try (Watcher follower = Via.SSE.watch(member, order, 0)) {
                await().until(() -> follower.last() == 1);
            }
            kitchen.openDatabase();
            awaitTaken(7, member);
            assertThat(kitchen.deadLetters()).isEmpty();
            await().atMost(LONG).until(() -> !health(member).contains("DOWN"));
        }
    }

    @Test
    void startsAndServesItsFeedWithoutADatabaseAndCatchesUpWhenThereIsOne() throws Exception {
        kitchen.closeDatabase();
        kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 1900));
        try (Instance member = kitchen.member().ready()) {
            assertThat(get(member, "napoli").statusCode()).isEqualTo(503);
            assertThat(health(member)).contains("the database is away");
            kitchen.openDatabase();
            awaitTaken(6, member);
        }
    }

    @Test
    void aRecordThatCannotBeReadGoesToTheDeadLettersAtOnceWithItsReasonAndHoldsNothingUp() {
        UUID order = UUID.randomUUID();
        List<OrderStatusChanged> way = kitchen.way(order, "napoli", 1900);
        ProducerRecord<byte[], byte[]> poison = kitchen.record(way.get(1));
        ProducerRecord<byte[], byte[]> broken = new ProducerRecord<>(poison.topic(), null, poison.key(), new byte[]{1, 2, 3},
                poison.headers());
        kitchen.publish(way.subList(0, 1));
        ORDERS.send(broken);
        kitchen.publish(way.subList(1, 6));
        try (Instance member = kitchen.member()) {
            awaitTaken(6, member);
            await().atMost(LONG).until(() -> member.counter("orderup.analytics.dead.letters") == 1);
            ConsumerRecord<byte[], byte[]> letter = kitchen.deadLetters().getFirst();
            assertThat(letter.value()).isEqualTo(broken.value());
            assertThat(header(letter, "kafka_dlt-exception-message")).contains("(expected: an OrderStatusChanged)");
            assertThat(header(letter, "kafka_dlt-exception-fqcn")).endsWith("PoisonEventException");
            assertThat(header(letter, "kafka_dlt-original-topic")).isEqualTo(poison.topic());
            assertThat(header(letter, "kafka_dlt-original-consumer-group")).isEqualTo(poison.topic());
            assertThat(header(letter, "ce_id")).isEqualTo(order + "/2");
            assertThat(member.counter("orderup.analytics.failures")).isEqualTo(1);
        }
    }

    @Test
    void aRecordThatTheViewRefusesIsRetriedThenPutAsideAndReDrivenWhenTheFaultIsMended() {
        UUID refused = UUID.randomUUID();
        try (Instance member = kitchen.member()) {
            kitchen.publish(kitchen.way(UUID.randomUUID(), "roma", 100));
            awaitTaken(6, member);
            kitchen.view().sql("ALTER TABLE analytics.kitchen_order ADD CONSTRAINT fault CHECK (restaurant_id <> 'napoli')").update();
            kitchen.publish(kitchen.way(refused, "napoli", 1900).subList(0, 1));
            kitchen.publish(kitchen.way(UUID.randomUUID(), "roma", 100));
            awaitTaken(12, member);
            await().atMost(LONG).until(() -> member.counter("orderup.analytics.dead.letters") == 1);
            // Once, and three more times, before it was put aside; not for ever, as in an outage.
            assertThat(member.counter("orderup.analytics.failures")).isEqualTo(4);
            ConsumerRecord<byte[], byte[]> letter = kitchen.deadLetters().getFirst();
            assertThat(header(letter, "kafka_dlt-exception-message")).contains("violates check constraint \"fault\"");

            kitchen.view().sql("ALTER TABLE analytics.kitchen_order DROP CONSTRAINT fault").update();
            kitchen.publish(kitchen.way(refused, "napoli", 1900).subList(1, 6));
            awaitTaken(17, member);
            reDrive(letter);
            reDrive(letter);
            await().atMost(LONG).until(() -> member.counter("orderup.analytics.duplicates") == 1);
            awaitTaken(18, member);
            assertThat(member.counter("orderup.analytics.late")).isEqualTo(1);
            assertThat(kitchen.count("SELECT count(*) FROM analytics.kitchen_order WHERE versions = '{[1,7)}' AND status = 'DELIVERED'"))
                    .isEqualTo(3);
        }
    }

    @Test
    void aRefusedRecordGetsItsFourAttemptsAndNoMoreHoweverManyOthersAreTakenInMeanwhile() {
        try (Instance member = kitchen.member("orderup.analytics.back-off=50ms")) {
            kitchen.publish(kitchen.way(UUID.randomUUID(), "roma", 100));
            awaitTaken(6, member);
            kitchen.view().sql("ALTER TABLE analytics.kitchen_order ADD CONSTRAINT fault CHECK (restaurant_id <> 'napoli')").update();
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 1900).subList(0, 1));
            // Whichever partition the refused one is on, there is always something new on all the others.
            await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> {
                kitchen.publish(kitchen.way(UUID.randomUUID(), "roma", 100));
                return member.counter("orderup.analytics.dead.letters") == 1;
            });
            assertThat(member.counter("orderup.analytics.failures")).isEqualTo(4);
        }
    }

    @Test
    void aRecordThatMetAnOutageFirstAndIsRefusedAfterItIsPutAsideToo() {
        try (Instance member = kitchen.member()) {
            kitchen.publish(kitchen.way(UUID.randomUUID(), "roma", 100));
            awaitTaken(6, member);
            kitchen.view().sql("ALTER TABLE analytics.kitchen_order ADD CONSTRAINT fault CHECK (restaurant_id <> 'napoli')").update();
            kitchen.closeDatabase();
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 1900).subList(0, 1));
            await().atMost(LONG).until(() -> member.counter("orderup.analytics.failures") > 2);
            kitchen.openDatabase();
            await().atMost(LONG).until(() -> member.counter("orderup.analytics.dead.letters") == 1);
        }
    }

    @Test
    void aReplayFillsWhatTheViewLacksAndAbsorbsTheRest() throws Exception {
        try (Instance member = kitchen.member()) {
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 1900));
            awaitTaken(6, member);
            Instant between = Instant.now();
            kitchen.publish(kitchen.way(UUID.randomUUID(), "napoli", 600));
            awaitTaken(12, member);
            JsonNode absorbed = replay(member, between);
            assertThat(absorbed.toString()).contains("\"read\":6,\"total\":6,\"filled\":0,\"absorbed\":6,\"unreadable\":0");

            String before = withoutAsOf(report(member, "napoli"));
            kitchen.view().sql("TRUNCATE analytics.kitchen_order, analytics.kitchen_standing, analytics.kitchen_hour").update();
            JsonNode filled = replay(member, Instant.EPOCH);
            assertThat(filled.toString()).contains("\"read\":12,\"total\":12,\"filled\":12,\"absorbed\":0,\"unreadable\":0");
            assertThat(withoutAsOf(report(member, "napoli"))).isEqualTo(before);
        }
    }

    /** Records that came for the first time after a later one of their order; a redelivered one is not news. */
    private static List<ConsumerRecord<?, ?>> outOfOrder(List<ConsumerRecord<?, ?>> seen) {
        Map<String, Long> last = new HashMap<>();
        Set<String> known = new HashSet<>();
        List<ConsumerRecord<?, ?>> found = new ArrayList<>();
        for (ConsumerRecord<?, ?> record : seen) {
            String order = new String((byte[]) record.key(), StandardCharsets.UTF_8);
            if (known.add(record.partition() + "@" + record.offset()) && record.offset() < last.getOrDefault(order, -1L)) {
                found.add(record);
            }
            last.merge(order, record.offset(), Math::max);
        }
        assertThat(known).hasSize(600);
        return found;
    }

    private void publishStep(List<List<OrderStatusChanged>> orders, int step) {
        kitchen.publish(orders.stream().map(way -> way.get(step)).toList());
    }

    /** The step of all orders, one after the other, slowly enough that the member gets some of it. */
    private void publishUntil(List<List<OrderStatusChanged>> orders, int step, Instance member) {
        await().atMost(LONG).until(() -> isAssigned(member));
        publishStep(orders, step);
        await().atMost(LONG).until(() -> member.counter("orderup.analytics.events") > 0);
    }

    private static boolean isAssigned(Instance member) {
        var container = member.bean(KafkaListenerEndpointRegistry.class)
                .getListenerContainer("kitchen-analytics");
        return container != null && container.getAssignedPartitions() != null && !container.getAssignedPartitions().isEmpty();
    }

    private void reDrive(ConsumerRecord<byte[], byte[]> letter) {
        ORDERS.send(new ProducerRecord<>(kitchen.redriveTopic(), null, letter.key(), letter.value(), letter.headers()));
    }

    private static void awaitTaken(long events, Instance... members) {
        await().atMost(LONG)
                .until(() -> Stream.of(members).mapToDouble(member -> member.counter("orderup.analytics.events")).sum() >= events);
    }

    private static JsonNode awaitReport(Instance member, String restaurant, int ofHours) throws Exception {
        await().atMost(LONG)
                .until(() -> get(member, restaurant).statusCode() == 200
                        && sumOverHours(report(member, restaurant), null) == ofHours);
        return report(member, restaurant);
    }

    /** How many orders came to a status, or to any, within the hours reported. */
    private static long sumOverHours(JsonNode report, @Nullable String status) {
        return report.path("hours")
                .valueStream()
                .flatMap(hour -> hour.path("orders").propertyStream())
                .filter(entry -> status == null || status.equals(entry.getKey()))
                .mapToLong(entry -> entry.getValue().asLong())
                .sum();
    }

    private static String withoutAsOf(JsonNode report) {
        return ((ObjectNode) report.deepCopy()).without("asOf").toString();
    }

    private static JsonNode replay(Instance member, Instant since) throws IOException, InterruptedException {
        HttpRequest request = Bearer.request(member.url("/analytics/replays?since=" + since), Stack.TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        List<String> lines = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body().lines().toList();
        return JSON.readTree(lines.getLast());
    }

    private static JsonNode report(Instance member, String restaurant) throws IOException, InterruptedException {
        return JSON.readTree(get(member, restaurant).body());
    }

    private static HttpResponse<String> get(Instance member, String restaurant, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = Bearer.request(member.url("/kitchens/" + restaurant + "/analytics"), Stack.TOKEN);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String health(Instance member) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + member.managementPort() + "/actuator/health");
        return Stack.HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = Objects.requireNonNull(record.headers().lastHeader(name), name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Stands still when a batch is in the view and its place is not yet committed, once. */
    private static final class Freezer implements BatchInterceptor<Object, Object> {
        final CountDownLatch frozen = new CountDownLatch(1);
        final CountDownLatch thawed = new CountDownLatch(1);

        @Override
        public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
            return records;
        }

        @Override
        public void success(ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
            frozen.countDown();
            try {
                thawed.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Writes down what a member is given. */
    private record Witness(List<ConsumerRecord<?, ?>> seen) implements BatchInterceptor<Object, Object> {
        @Override
        public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
            records.forEach(seen::add);
            return records;
        }
    }
}
