package dev.orderup.notification.websocket;

import java.util.UUID;

import dev.orderup.notification.problem.InvalidRequestException;

import tools.jackson.databind.JsonNode;

/** What a client may say. */
sealed interface ClientFrame {
    record Subscribe(UUID orderId, long after) implements ClientFrame {}

    record Unsubscribe(UUID orderId) implements ClientFrame {}

    record Ack(UUID orderId, long version) implements ClientFrame {}

    record Ping() implements ClientFrame {}

    static ClientFrame of(JsonNode frame) {
        String type = frame.path("type").asString("absent");
        return switch (type) {
            case "subscribe" -> new Subscribe(orderId(frame), frame.has("after") ? version(frame, "after") : 0);
            case "unsubscribe" -> new Unsubscribe(orderId(frame));
            case "ack" -> new Ack(orderId(frame), version(frame, "version"));
            case "ping" -> new Ping();
            default -> throw new InvalidRequestException("type", type, "subscribe, unsubscribe, ack or ping");
        };
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
