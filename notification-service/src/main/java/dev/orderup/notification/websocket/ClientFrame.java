package dev.orderup.notification.websocket;

import java.util.UUID;

import dev.orderup.notification.problem.InvalidRequestException;

import tools.jackson.databind.JsonNode;

/** What a client may say. */
sealed interface ClientFrame {
    int RESTAURANT_MAX = 64;
    /** Less than the answers that may wait for a client that does not read. */
    int WINDOW_MAX = 100;
    int WINDOW_USUAL = 10;

    record Subscribe(UUID orderId, long after) implements ClientFrame {}

    /** A kitchen's display; it shows so many tickets at most that it has not acknowledged. */
    record SubscribeKitchen(String restaurantId, int window) implements ClientFrame {}

    record Unsubscribe(UUID orderId) implements ClientFrame {}

    record UnsubscribeKitchen(String restaurantId) implements ClientFrame {}

    record Ack(UUID orderId, long version) implements ClientFrame {}

    record AckTicket(String restaurantId, UUID orderId) implements ClientFrame {}

    record Ping() implements ClientFrame {}

    static ClientFrame of(JsonNode frame) {
        String type = frame.path("type").asString("absent");
        return frame.has("restaurantId") ? ofKitchen(type, frame) : ofOrder(type, frame);
    }

    private static ClientFrame ofKitchen(String type, JsonNode frame) {
        return switch (type) {
            case "subscribe" -> new SubscribeKitchen(restaurantId(frame), window(frame));
            case "unsubscribe" -> new UnsubscribeKitchen(restaurantId(frame));
            case "ack" -> new AckTicket(restaurantId(frame), orderId(frame));
            default -> throw new InvalidRequestException("type", type, "subscribe, unsubscribe or ack, with a restaurantId");
        };
    }

    private static ClientFrame ofOrder(String type, JsonNode frame) {
        return switch (type) {
            case "subscribe" -> new Subscribe(orderId(frame), frame.has("after") ? version(frame, "after") : 0);
            case "unsubscribe" -> new Unsubscribe(orderId(frame));
            case "ack" -> new Ack(orderId(frame), version(frame, "version"));
            case "ping" -> new Ping();
            default -> throw new InvalidRequestException("type", type, "subscribe, unsubscribe, ack or ping");
        };
    }

    private static String restaurantId(JsonNode frame) {
        JsonNode value = frame.path("restaurantId");
        if (!value.isString() || value.stringValue().isBlank() || value.stringValue().length() > RESTAURANT_MAX) {
            throw new InvalidRequestException("restaurantId", value.toString(), "1 to " + RESTAURANT_MAX + " characters");
        }
        return value.stringValue();
    }

    private static int window(JsonNode frame) {
        JsonNode value = frame.path("window");
        if (value.isMissingNode()) {
            return WINDOW_USUAL;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1 || value.intValue() > WINDOW_MAX) {
            throw new InvalidRequestException("window", value.toString(), "1-" + WINDOW_MAX);
        }
        return value.intValue();
    }

    private static UUID orderId(JsonNode frame) {
        return InvalidRequestException.orderId("orderId", frame.path("orderId").asString("absent"));
    }

    private static long version(JsonNode frame, String field) {
        JsonNode value = frame.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new InvalidRequestException(field, value.isMissingNode() ? "absent" : value.toString(), "a version, 0 or more");
        }
        return value.longValue();
    }
}
