package dev.orderup.notification.stack;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.contracts.order.v1.OrderStatus;

import com.google.protobuf.Timestamp;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** What one test of the analytics has for itself: topics, a consumer group and a database. */
public final class Kitchen {
    public static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name = "kitchen" + UUID.randomUUID().toString().replace("-", "");

    public Kitchen() {
        administer("CREATE DATABASE " + name);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Stack.KAFKA.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1), new NewTopic(deadLetterTopic(), 1, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A member of the group. */
    public Instance member(String... settings) {
        return member(_ -> {}, settings);
    }

    public Instance member(Consumer<GenericApplicationContext> more, String... settings) {
        return Stack.instance(own(), more, settings);
    }

    /** A member in a process of its own, which stands still when its first batch is in the view and its place is not committed. */
    public MemberProcess memberProcess() {
        return MemberProcess.start(Instance.arguments(Stack.settings(own())));
    }

    private Map<String, String> own() {
        return Map.of("spring.datasource.url", jdbcUrl(), "orderup.analytics.topic", name,
                "orderup.analytics.group", name, "orderup.analytics.redrive-topic", redriveTopic(), "orderup.analytics.dead-letter-topic",
                deadLetterTopic(), "orderup.analytics.session-timeout", "6s", "orderup.analytics.back-off", "20ms",
                "orderup.analytics.back-off-max", "200ms");
    }

    public String deadLetterTopic() {
        return name + ".DLT";
    }

    public String redriveTopic() {
        return name + ".redrive";
    }

    private String jdbcUrl() {
        return Stack.POSTGRES.getJdbcUrl("postgres", name);
    }

    public JdbcClient view() {
        return JdbcClient.create(new SimpleDriverDataSource(new org.postgresql.Driver(), jdbcUrl()));
    }

    public long count(String sql) {
        return view().sql(sql).query(Long.class).single();
    }

    /** Nobody gets in, and whoever is in is thrown out, as when the server goes away. */
    public void closeDatabase() {
        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    public void openDatabase() {
        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
    }

    private static void administer(String sql) {
        try (Connection connection = Stack.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The way of an order from PLACED to DELIVERED, a minute between steps, the last of them now. */
    public List<OrderStatusChanged> way(UUID order, String restaurant, long cents) {
        Instant last = Instant.now();
        List<OrderStatusChanged> way = new ArrayList<>();
        for (int step = 0; step < Orders.STEPS.size(); step++) {
            Instant at = last.minus(Duration.ofMinutes(Orders.STEPS.size() - 1L - step));
            way.add(event(order, step + 1L, Orders.STEPS.get(step), at, restaurant, cents));
        }
        return way;
    }

    public static OrderStatusChanged event(UUID order, long version, OrderStatus status, Instant at, String restaurant, long cents) {
        return OrderStatusChanged.newBuilder()
                .setOrderId(order.toString())
                .setVersion(version)
                .setStatus(status)
                .setAt(Timestamp.newBuilder().setSeconds(at.getEpochSecond()))
                .setCustomerId("c")
                .setRestaurantId(restaurant)
                .setTotalCents(cents)
                .build();
    }

    public void publish(List<OrderStatusChanged> events) {
        events.forEach(event -> Stack.ORDERS.send(record(event)));
    }

    /** As order-service would write it. */
    public ProducerRecord<byte[], byte[]> record(OrderStatusChanged event) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(name, event.getOrderId().getBytes(StandardCharsets.UTF_8),
                event.toByteArray());
        Orders.header(record, "ce_specversion", "1.0");
        Orders.header(record, "ce_id", event.getOrderId() + "/" + event.getVersion());
        Orders.header(record, "ce_type", "dev.orderup.order.status.v1");
        Orders.header(record, "content-type", "application/protobuf");
        return record;
    }

    public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", Stack.KAFKA.bootstrapServers()),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition(deadLetterTopic(), 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            long end = consumer.endOffsets(partition).values().iterator().next();
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (consumer.position(partition.getFirst()) < end) {
                consumer.poll(PATIENCE).forEach(found::add);
            }
            return found;
        }
    }
}
