package dev.orderup.notification.websocket;

import java.util.UUID;

import dev.orderup.notification.feed.OrderUpdate;
import dev.orderup.notification.kitchen.Ticket;
import dev.orderup.notification.kitchen.Withdrawal;
import dev.orderup.notification.problem.Problem;
import dev.orderup.notification.wire.UpdateJson;

import tools.jackson.databind.json.JsonMapper;

/** What the server says. Ids, numbers and our own words need no escaping; what quotes the client, or names a
 * restaurant, is left to Jackson. */
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

    static byte[] subscribedKitchen(String restaurantId, int window, JsonMapper json) {
        return json.writeValueAsBytes(new SubscribedKitchenFrame("subscribed", restaurantId, window));
    }

    static byte[] ticket(Ticket ticket, JsonMapper json) {
        return json.writeValueAsBytes(new TicketFrame("ticket", ticket.restaurantId(), ticket.orderId(), ticket.number(),
                ticket.placedAt().toString(), ticket.totalCents(), ticket.deliveries()));
    }

    static byte[] acknowledged(String restaurantId, UUID orderId, JsonMapper json) {
        return json.writeValueAsBytes(new AcknowledgedFrame("acknowledged", restaurantId, orderId));
    }

    static byte[] withdrawn(String restaurantId, UUID orderId, Withdrawal why, JsonMapper json) {
        return json.writeValueAsBytes(new WithdrawnFrame("withdrawn", restaurantId, orderId, why.word()));
    }

    static byte[] endedKitchen(String restaurantId, String reason, JsonMapper json) {
        return json.writeValueAsBytes(new EndedKitchenFrame("ended", restaurantId, reason));
    }

    static byte[] error(Problem problem, JsonMapper json) {
        return json.writeValueAsBytes(new ErrorFrame("error", problem));
    }

    private record SubscribedKitchenFrame(String type, String restaurantId, int window) {}

    private record TicketFrame(String type, String restaurantId, UUID orderId, long number, String placedAt, long totalCents,
            int deliveries) {}

    private record AcknowledgedFrame(String type, String restaurantId, UUID orderId) {}

    private record WithdrawnFrame(String type, String restaurantId, UUID orderId, String reason) {}

    private record EndedKitchenFrame(String type, String restaurantId, String reason) {}

    private record ErrorFrame(String type, Problem problem) {}
}
