package dev.orderup.poller.cli;

import dev.orderup.poller.order.Order;
import dev.orderup.poller.order.OrderPage;
import dev.orderup.poller.order.OrderUpdate;
import java.util.Locale;
import java.util.stream.Collectors;

/** Orders for people. */
final class OrderText {
    private OrderText() {}

    static String of(Order order) {
        var lines = new StringBuilder(String.format(Locale.ROOT, "%s  version %d  %s  %s%n", order.id(), order.version(), order.status(),
                money(order.totalCents())));
        order.lines()
                .forEach(line -> lines.append(String.format(Locale.ROOT, "  %d × %s at %s%n", line.quantity(), line.sku(),
                        money(line.unitPriceCents()))));
        if (order.note() != null && !order.note().isEmpty()) {
            lines.append("  note: ").append(order.note()).append(System.lineSeparator());
        }
        if (order.history() != null) {
            lines.append(order.history().stream().map(OrderText::line).collect(Collectors.joining()));
        }
        return lines.toString().stripTrailing();
    }

    static String of(OrderPage page) {
        var table = new Table(4, "order", "status", "restaurant", "placed", "version", "total");
        page.orders()
                .forEach(order -> table.row(order.id(), order.status().name(), order.restaurantId(), order.placedAt().toString(),
                        String.valueOf(order.version()), money(order.totalCents())));
        String more = page.next() == null ? "" : System.lineSeparator() + "more: --cursor " + page.next();
        return table + more;
    }

    private static String line(OrderUpdate update) {
        return String.format(Locale.ROOT, "  %d  %-9s  %s%n", update.version(), update.status(), update.at());
    }

    private static String money(long cents) {
        return String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100);
    }
}
