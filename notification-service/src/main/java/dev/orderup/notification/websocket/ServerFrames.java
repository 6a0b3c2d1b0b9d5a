package dev.orderup.notification.websocket;

import java.util.UUID;

import dev.orderup.notification.feed.OrderUpdate;
import dev.orderup.notification.problem.Problem;
import dev.orderup.notification.wire.UpdateJson;

import tools.jackson.databind.json.JsonMapper;

/** What the server says. Ids, numbers and our own words need no escaping; a problem quotes the client and is left to Jackson. */
final class ServerFrames {
    static final byte[] PONG = UpdateJson.utf8("{\"type\":\"pong\"}");

    private ServerFrames() {}

    static byte[] update(OrderUpdate update) {
        return UpdateJson.utf8("{\"type\":\"update\"," + UpdateJson.members(update) + "}");
    }

    static byte[] subscribed(UUID orderId, long after) {
        return UpdateJson.utf8("{\"type\":\"subscribed\",\"orderId\":\"" + orderId + "\",\"after\":" + after + "}");
    }

    static byte[] ended(UUID orderId, String reason) {
        return UpdateJson.utf8("{\"type\":\"ended\",\"orderId\":\"" + orderId + "\",\"reason\":\"" + reason + "\"}");
    }

    static byte[] error(Problem problem, JsonMapper json) {
        return json.writeValueAsBytes(new ErrorFrame("error", problem));
    }

    private record ErrorFrame(String type, Problem problem) {}
}
