package dev.orderup.order.session;

import dev.orderup.order.domain.OrderLine;

import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/** A basket's lines as they are kept. Not the mapper of the REST door: what is kept outlives what is said there. */
final class LinesJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LinesJson() {}

    static String write(List<OrderLine> lines) {
        return JSON.writeValueAsString(lines.stream().map(line -> new Line(line.sku(), line.quantity(), line.unitPriceCents())).toList());
    }

    static List<OrderLine> read(String json) {
        return List.of(JSON.readValue(json, Line[].class))
                .stream()
                .map(line -> new OrderLine(line.sku, line.quantity, line.unitPriceCents))
                .toList();
    }

    private record Line(String sku, int quantity, long unitPriceCents) {}
}
