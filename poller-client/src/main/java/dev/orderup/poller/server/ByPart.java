package dev.orderup.poller.server;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;

/** An amount for each part of the server side, in the sequence in which the parts were named; what the unit is, its owner says. */
public record ByPart(@JsonValue Map<String, Double> amounts) {
    public static final ByPart NOTHING = new ByPart(Map.of());

    public double total() {
        return amounts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    public ByPart plus(ByPart other) {
        return combined(other, Double::sum);
    }

    public ByPart minus(ByPart other) {
        return combined(other, (mine, others) -> mine - others);
    }

    public ByPart times(double factor) {
        var scaled = new LinkedHashMap<String, Double>();
        amounts.forEach((part, amount) -> scaled.put(part, amount * factor));
        return new ByPart(scaled);
    }

    /** A part that only one of the two knows counts as 0 in the other. */
    private ByPart combined(ByPart other, DoubleBinaryOperator operator) {
        var combined = new LinkedHashMap<String, Double>();
        Stream.concat(amounts.keySet().stream(), other.amounts.keySet().stream())
                .forEach(part -> combined.put(part, operator.applyAsDouble(of(part), other.of(part))));
        return new ByPart(combined);
    }

    private double of(String part) {
        return amounts.getOrDefault(part, 0.0);
    }
}
