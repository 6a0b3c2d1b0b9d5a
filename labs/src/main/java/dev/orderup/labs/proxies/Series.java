package dev.orderup.labs.proxies;

import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All that was taken, and what follows from it. */
final class Series {
    private final Map<Traffic, Map<String, List<Taken>>> taken = new EnumMap<>(Traffic.class);

    void add(Traffic traffic, String proxy, Taken round) {
        taken.computeIfAbsent(traffic, _ -> new LinkedHashMap<>()).computeIfAbsent(proxy, _ -> new ArrayList<>()).add(round);
    }

    List<Taken> of(Traffic traffic, String proxy) {
        return taken.getOrDefault(traffic, Map.of()).getOrDefault(proxy, List.of());
    }

    List<Result> results() {
        var results = new ArrayList<Result>();
        taken.forEach((traffic, proxies) -> proxies.forEach((proxy, rounds) -> results.add(result(traffic, proxy, rounds))));
        return results;
    }

    private static Result result(Traffic traffic, String proxy, List<Taken> rounds) {
        var result = Result.over(traffic.word() + " " + proxy, traffic.unit(), rounds.stream().map(Taken::cpuMicros).toList());
        for (var field : fields(rounds).entrySet()) {
            result = field.getValue().isNaN() ? result : result.with(field.getKey(), field.getValue());
        }
        return result.with("failed", rounds.stream().mapToLong(Taken::failed).sum());
    }

    private static Map<String, Double> fields(List<Taken> rounds) {
        var fields = new LinkedHashMap<String, Double>();
        fields.put("userMicros", median(rounds, Taken::userMicros));
        fields.put("kernelMicros", median(rounds, Taken::kernelMicros));
        fields.put("requestsPerSecond", median(rounds, each -> each.full().perSecond()));
        fields.put("p50Millis", median(rounds, each -> each.full().p50Micros() / 1e3));
        fields.put("p99Millis", median(rounds, each -> each.full().p99Micros() / 1e3));
        fields.put("halfP50Millis", median(rounds, Taken::halfP50Millis));
        fields.put("halfP99Millis", median(rounds, Taken::halfP99Millis));
        fields.put("residentMegabytes", median(rounds, each -> each.residentBytes() / 1e6));
        fields.put("allocatedBytesPerRequest", median(rounds, Taken::allocatedPerRequest));
        return fields;
    }

    private static double median(List<Taken> rounds, ToDoubleFunction<Taken> figure) {
        return Result.median(rounds.stream().mapToDouble(figure).toArray());
    }

    double median(Traffic traffic, String proxy, ToDoubleFunction<Taken> figure) {
        return median(of(traffic, proxy), figure);
    }

    /** The median of the rounds' ratios to the best of the others, that is the highest ratio; empty when one of the sides was not there. */
    Optional<Ratio> atMost(Traffic traffic, String what, ToDoubleFunction<Taken> figure, String one, Collection<String> others,
            double goal) {
        return others.stream()
                .filter(other -> !of(traffic, one).isEmpty() && !of(traffic, other).isEmpty())
                .map(other -> Ratio.atMost("%s, %s: %s / %s".formatted(traffic.word(), what, one, other),
                        ratio(traffic, figure, one, other), goal))
                .reduce((first, second) -> first.value() >= second.value() ? first : second);
    }

    Optional<Ratio> atLeast(Traffic traffic, String what, ToDoubleFunction<Taken> figure, String one, String other, double goal) {
        if (of(traffic, one).isEmpty() || of(traffic, other).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Ratio.atLeast("%s, %s: %s / %s".formatted(traffic.word(), what, one, other), ratio(traffic, figure, one, other), goal));
    }

    private double ratio(Traffic traffic, ToDoubleFunction<Taken> figure, String one, String other) {
        var ones = of(traffic, one);
        var others = of(traffic, other);
        var ratios = new double[Math.min(ones.size(), others.size())];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = figure.applyAsDouble(ones.get(round)) / figure.applyAsDouble(others.get(round));
        }
        return Result.median(ratios);
    }
}
