package dev.orderup.labs.execution;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The order that the endpoint takes, in the shape of {@code POST /orders}. */
record PlacedOrder(String customerId, String restaurantId, List<Line> lines) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    record Line(String sku, int quantity, long unitPriceCents) {}

    static PlacedOrder parse(byte[] json) {
        return JSON.readValue(json, PlacedOrder.class);
    }

    /** The order that the load consists of. */
    static byte[] sample() {
        var order = new PlacedOrder("ada", "napoli", List.of(new Line("margherita", 2, 950), new Line("tiramisu", 1, 600)));
        return JSON.writeValueAsString(order).getBytes(StandardCharsets.UTF_8);
    }

    long totalCents() {
        return lines.stream().mapToLong(line -> line.quantity() * line.unitPriceCents()).sum();
    }
}
