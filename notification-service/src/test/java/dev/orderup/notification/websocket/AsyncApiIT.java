package dev.orderup.notification.websocket;

import static dev.orderup.notification.stack.Stack.KAFKA;
import static dev.orderup.notification.stack.Stack.ORDERS;
import static dev.orderup.notification.stack.Stack.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.orderup.contracts.order.v1.OrderUpdate;
import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.notification.stack.Contract;
import dev.orderup.notification.stack.Orders;
import dev.orderup.notification.stack.WebSocketWatcher;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** Holds asyncapi/order-events.yaml to the running service, and the service to it. */
class AsyncApiIT {
    private static final Contract CONTRACT = Contract.of("asyncapi/order-events.yaml");

    @Test
    void documentsEachWordOfAClientAndNoOther() {
        Set<String> understood = Arrays.stream(ClientFrame.class.getPermittedSubclasses())
                .map(word -> word.getSimpleName().substring(0, 1).toLowerCase(Locale.ROOT) + word.getSimpleName().substring(1))
                .collect(Collectors.toSet());
        assertThat(words("hear")).isEqualTo(understood);
    }

    @Test
    void everyFrameIsAsDocumentedAndEveryDocumentedFrameIsSent() throws Exception {
        UUID order = ORDERS.place();
        ORDERS.advance(order, 5);
        UUID open = ORDERS.place();
        try (WebSocketWatcher client = new WebSocketWatcher(SERVICE)) {
            say(client, "subscribe", "{\"type\":\"subscribe\",\"orderId\":\"" + order + "\",\"after\":2}");
            say(client, "subscribe", "{\"type\":\"subscribe\",\"orderId\":\"" + open + "\"}");
            await().until(() -> client.frames().stream().anyMatch(frame -> frame.contains(open + "\",\"version\":1")));
            say(client, "ack", "{\"type\":\"ack\",\"orderId\":\"" + open + "\",\"version\":1}");
            say(client, "unsubscribe", "{\"type\":\"unsubscribe\",\"orderId\":\"" + open + "\"}");
            say(client, "ping", "{\"type\":\"ping\"}");
            await().until(() -> client.frames().contains("{\"type\":\"pong\"}"));
            showTickets(client);
            assertThat(client.frames()).noneMatch(frame -> frame.contains("\"error\""));
            client.say("[]");
            await().until(() -> client.frames().getLast().contains("\"error\""));
            Set<String> said = new TreeSet<>();
            for (String frame : client.frames()) {
                String word = word(new ObjectMapper().readTree(frame));
                CONTRACT.check(payload(word), frame);
                said.add(word);
            }
            assertThat(said).isEqualTo(words("tell"));
        }
    }

    private static void showTickets(WebSocketWatcher client) {
        String restaurant = "kitchen-" + UUID.randomUUID();
        String kitchen = "\"restaurantId\":\"" + restaurant + "\"";
        say(client, "subscribeKitchen", "{\"type\":\"subscribe\"," + kitchen + ",\"window\":100}");
        UUID seen = UUID.randomUUID();
        UUID over = UUID.randomUUID();
        ORDERS.send(Orders.record(Orders.update(seen, 1, OrderStatus.ORDER_STATUS_PLACED), restaurant));
        ORDERS.send(Orders.record(Orders.update(over, 1, OrderStatus.ORDER_STATUS_PLACED), restaurant));
        await().until(() -> client.heard("ticket", seen) && client.heard("ticket", over));
        say(client, "ackTicket", "{\"type\":\"ack\"," + kitchen + ",\"orderId\":\"" + seen + "\"}");
        ORDERS.send(Orders.record(Orders.update(over, 2, OrderStatus.ORDER_STATUS_CANCELLED), restaurant));
        await().until(() -> client.heard("acknowledged", seen) && client.heard("withdrawn", over));
        say(client, "unsubscribeKitchen", "{\"type\":\"unsubscribe\"," + kitchen + "}");
        await().until(() -> client.frames().getLast().contains("unsubscribed"));
    }

    /** Three words are said of an order and of a kitchen. */
    private static String word(JsonNode frame) {
        String type = frame.path("type").asText();
        return frame.has("window") || (type.equals("ended") && frame.has("restaurantId")) ? type + "Kitchen" : type;
    }

    @Test
    void theTopicsAreAsDocumented() throws Exception {
        JsonNode events = CONTRACT.at("/channels/orderEvents");
        String topic = events.path("address").asText();
        String deadLetters = CONTRACT.at("/channels/deadLetters/address").asText();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()))) {
            var topics = admin.describeTopics(Set.of(topic, deadLetters)).allTopicNames().get();
            assertThat(Objects.requireNonNull(topics.get(topic)).partitions()).hasSize(events.at("/bindings/kafka/partitions").asInt());
        }
    }

    /** What order-service writes is for its tests to hold; here it is that such a record is understood. */
    @Test
    void readsRecordsWithTheDocumentedHeaders() throws Exception {
        UUID order = ORDERS.place();
        try (WebSocketWatcher client = new WebSocketWatcher(SERVICE)) {
            client.say("{\"type\":\"subscribe\",\"orderId\":\"" + order + "\"}");
            await().until(() -> client.last() == 1);
            OrderUpdate update = ORDERS.commitOnly(order);
            var record = Orders.record(update);
            Map<String, String> headers = new java.util.HashMap<>();
            record.headers()
                    .forEach(header -> headers.put(header.key(),
                            new String(header.value(), java.nio.charset.StandardCharsets.UTF_8)));
            CONTRACT.check("/components/messages/OrderStatusChanged/headers", new ObjectMapper().writeValueAsString(headers));
            ORDERS.send(record);
            await().until(() -> client.last() == 2);
        }
    }

    private static void say(WebSocketWatcher client, String word, String frame) {
        CONTRACT.check(payload(word), frame);
        client.say(frame);
    }

    private static String payload(String word) {
        return CONTRACT.resolve("/channels/orders/messages/" + word) + "/payload";
    }

    private static Set<String> words(String operation) {
        Set<String> words = new TreeSet<>();
        CONTRACT.at("/operations/" + operation + "/messages").forEach(message -> {
            String pointer = message.path("$ref").asText();
            words.add(pointer.substring(pointer.lastIndexOf('/') + 1));
        });
        return words;
    }
}
