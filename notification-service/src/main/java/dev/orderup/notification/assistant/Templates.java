package dev.orderup.notification.assistant;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.orderup.notification.assistant.Part.FromHistory;
import dev.orderup.notification.assistant.Part.Known;
import dev.orderup.notification.feed.OrderStatus;
import dev.orderup.notification.feed.OrderUpdate;

/** What the assistant knows to say. Whatever it says of an order is in the order; what is not there it does not guess. */
final class Templates {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Templates() {}

    static List<Part> answer(Question question, AskedOrder order) {
        return switch (question) {
            case WHERE -> List.of(new Known(state(order)), new FromHistory(Templates::lastChange), new Known(next(order.status())));
            case WHEN -> List.of(new Known("This is what happened to your order from " + order.restaurantId() + "."),
                    new FromHistory(Templates::story), new Known(next(order.status()) + " I know no time of what is still to come."));
            case LINES -> List.of(new Known("You ordered from " + order.restaurantId() + ": " + lines(order) + "." + note(order)));
            case COST -> List.of(new Known("It comes to " + money(order.totalCents()) + ": " + prices(order) + "."));
            case NEXT -> List.of(new Known(state(order) + " " + next(order.status())));
            case CANCEL -> List.of(new Known(cancellation(order)));
            case UNKNOWN -> List.of(new Known("That I cannot answer. Ask me where your order is, what you ordered, how much it is,"
                    + " when something happened to it, what comes next, or whether it can still be cancelled."));
        };
    }

    private static String state(AskedOrder order) {
        String restaurant = order.restaurantId();
        return switch (order.status()) {
            case PLACED -> "Your order is with " + restaurant + ", who has not accepted it yet.";
            case ACCEPTED -> "Your order was accepted by " + restaurant + " and waits for the kitchen.";
            case PREPARING -> "Your order is being prepared by " + restaurant + ".";
            case READY -> "Your order is ready at " + restaurant + " and waits for a courier.";
            case PICKED_UP -> "Your order from " + restaurant + " is with the courier.";
            case DELIVERED -> "Your order from " + restaurant + " was delivered.";
            case REJECTED -> "Your order was rejected by " + restaurant + ".";
            case CANCELLED -> "Your order from " + restaurant + " was cancelled.";
        };
    }

    private static String next(OrderStatus status) {
        return switch (status) {
            case PLACED -> "Next, the restaurant accepts or rejects it.";
            case ACCEPTED -> "Next, the kitchen prepares it.";
            case PREPARING -> "Next, it gets ready for the courier.";
            case READY -> "Next, a courier picks it up.";
            case PICKED_UP -> "Next, it is delivered to you.";
            case DELIVERED, REJECTED, CANCELLED -> "Nothing comes after that.";
        };
    }

    /** The state machine is order-service's: cancellation is allowed until the order is ready. */
    private static String cancellation(AskedOrder order) {
        return switch (order.status()) {
            case PLACED, ACCEPTED, PREPARING -> "Yes, it can still be cancelled, until it is ready. " + state(order)
                    + " I only answer questions: to cancel it, say `./orderup order cancel " + order.id() + "`.";
            case READY, PICKED_UP, DELIVERED, REJECTED, CANCELLED -> "No, it cannot be cancelled any more. " + state(order);
        };
    }

    private static String lastChange(List<OrderUpdate> updates) {
        return "So it is since " + TIME.format(updates.getLast().at()) + ".";
    }

    private static String story(List<OrderUpdate> updates) {
        return updates.stream().map(Templates::event).collect(Collectors.joining(" "));
    }

    private static String event(OrderUpdate update) {
        String status = update.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return status.substring(0, 1).toUpperCase(Locale.ROOT) + status.substring(1) + " on " + TIME.format(update.at()) + ".";
    }

    private static String lines(AskedOrder order) {
        return order.lines().stream().map(line -> line.quantity() + " × " + line.sku()).collect(Collectors.joining(", "));
    }

    private static String note(AskedOrder order) {
        return order.note().isBlank() ? "" : " Your note to the kitchen was: " + order.note();
    }

    private static String prices(AskedOrder order) {
        return order.lines()
                .stream()
                .map(line -> line.quantity() + " × " + line.sku() + " at " + money(line.unitPriceCents()))
                .collect(Collectors.joining(", "));
    }

    /** Cents as a decimal number; an order knows no currency. */
    private static String money(long cents) {
        return cents / 100 + "." + (cents % 100 < 10 ? "0" : "") + cents % 100;
    }
}
