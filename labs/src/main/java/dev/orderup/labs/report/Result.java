package dev.orderup.labs.report;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One figure over the rounds of a lab.
 *
 * @param name   what was measured
 * @param unit   of median, min and max
 * @param more   further fields of the document's result, each named with its unit, in the order of their columns
 */
public record Result(String name, String unit, double median, double min, double max, @JsonAnyGetter Map<String, Object> more) {
    public Result {
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** A figure that was taken once, such as a count. */
    public static Result once(String name, String unit, double value) {
        return new Result(name, unit, value, value, value, Map.of());
    }

    /**
     * A figure that was taken in each round.
     *
     * @param rounds one value for each round, at least one
     */
    public static Result over(String name, String unit, List<Double> rounds) {
        var sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException(name + ": no rounds (expected: at least one)");
        }
        return new Result(name, unit, median(sorted), sorted[0], sorted[sorted.length - 1], Map.of());
    }

    public Result with(String field, Object value) {
        var all = new LinkedHashMap<>(more);
        all.put(field, value);
        return new Result(name, unit, median, min, max, all);
    }

    public static double median(double... values) {
        var sorted = Arrays.stream(values).sorted().toArray();
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
