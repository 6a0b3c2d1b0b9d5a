package dev.orderup.labs.count;

import dev.orderup.labs.report.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Times of one kind of request, round by round. */
final class Series {
    private static final int DIGITS = 3;

    private final List<Histogram> rounds = new ArrayList<>();
    private final Histogram all = new Histogram(DIGITS);
    private final Map<String, Object> causes = new LinkedHashMap<>();

    /** One of these for each figure that is taken. */
    interface Measured {
        double millis() throws Exception;
    }

    void round(int requests, Measured request) throws Exception {
        var round = new Histogram(DIGITS);
        for (int i = 0; i < requests; i++) {
            long micros = (long) (request.millis() * 1e3);
            round.recordValue(micros);
            all.recordValue(micros);
        }
        rounds.add(round);
    }

    /** What explains the times. */
    Series because(String field, Object value) {
        causes.put(field, value);
        return this;
    }

    double median() {
        return Result.median(medians().stream().mapToDouble(Double::doubleValue).toArray());
    }

    Result result(String name) {
        var result = Result.over(name, "ms", medians()).with("p99Millis", all.getValueAtPercentile(99) / 1e3);
        for (var cause : causes.entrySet()) {
            result = result.with(cause.getKey(), cause.getValue());
        }
        return result;
    }

    private List<Double> medians() {
        return rounds.stream().map(round -> round.getValueAtPercentile(50) / 1e3).toList();
    }
}
