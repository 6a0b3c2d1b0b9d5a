package dev.orderup.order.persistence;

import dev.orderup.order.domain.OrderLine;

import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/** An order's lines, and a basket's, as they are stored. Not the mapper of the REST door: what is stored outlives what is said there. */
public final class LinesJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LinesJson() {}

    public static String write(List<OrderLine> lines) {
        return JSON.writeValueAsString(lines.stream().map(line -> new Line(line.sku(), line.quantity(), line.unitPriceCents())).toList());
    }

    public static List<OrderLine> read(String json) {
        return List.of(JSON.readValue(json, Line[].class))
                .stream()
                .map(line -> new OrderLine(line.sku, line.quantity, line.unitPriceCents))
                .toList();
    }

    private record Line(String sku, int quantity, long unitPriceCents) {}
}
