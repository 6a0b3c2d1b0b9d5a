package dev.orderup.poller.compare;

import dev.orderup.poller.compare.Choice.Ranked;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says by the figures which pattern to choose by what.
 *
 * <p>Kafka is not ranked: it is for services inside, and its one reader gets everything that the others' subscribers get each.
 */
final class Choices {
    // Two runs on a machine with other work differ by about this much in what is timed; what is counted does not differ.
    private static final double TIMED = 0.15;
    private static final double COUNTED = 0.01;

    private final List<PatternCost> candidates;

    private Choices(List<PatternCost> candidates) {
        this.candidates = candidates;
    }

    static List<Choice> of(List<PatternCost> patterns) {
        var choices = new Choices(patterns.stream().filter(cost -> cost.isComplete() && !cost.pattern().equals("kafka")).toList());
        return choices.all().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    }

    private Stream<@Nullable Choice> all() {
        return Stream.of(
                choice("staleness", "Freshest updates, typically (p50)", "ms", cost -> cost.stalenessMillis().p50(), TIMED, 1),
                choice("stalenessP99", "Freshest updates, at the worst (p99)", "ms", cost -> cost.stalenessMillis().p99(), TIMED, 1),
                choice("bytes", "Fewest bytes an update", "B", PatternCost::bytesPerUpdate, COUNTED, 0),
                choice("requests", "Fewest requests an update", "each", PatternCost::requestsPerUpdate, COUNTED, 0),
                choice("connections", "Fewest connections", "in all", cost -> (double) cost.connections(), COUNTED, 0),
                choice("clientCpu", "Least CPU for the client, an update", "µs", PatternCost::clientCpuMicrosPerUpdate, TIMED, 0),
                choice("serverCpu", "Least CPU for the server, an update", "µs", cost -> cost.server().serverCpuMicrosPerUpdate(), TIMED,
                        noise(ServerCost::serverCpuNoiseMicrosPerUpdate)),
                choice("serverCpuAtRest", "Least CPU for the server at rest, a subscriber and second", "µs",
                        cost -> cost.server().serverCpuMicrosPerSubscriberSecondAtRest(), TIMED,
                        noise(ServerCost::serverCpuNoiseMicrosPerSubscriberSecondAtRest)),
                choice("bytesAtRest", "Fewest bytes at rest, a subscriber and second", "B",
                        cost -> cost.server().bytesPerSubscriberSecondAtRest(), COUNTED, 0),
                choice("memory", "Least memory in the services, a subscriber", "B", cost -> cost.server().memoryBytesPerSubscriber(),
                        TIMED, 0));
    }

    private double noise(Function<ServerCost, @Nullable Double> measured) {
        return candidates.stream()
                .map(PatternCost::server)
                .map(measured)
                .filter(Objects::nonNull)
                .mapToDouble(Objects::requireNonNull)
                .max()
                .orElse(0);
    }

    /** Nothing when fewer than two have the figure: there is nothing to choose. */
    private @Nullable Choice choice(String by, String words, String unit, Function<PatternCost, @Nullable Double> figure, double share,
            double least) {
        List<Ranked> ranking = candidates.stream().flatMap(cost -> {
            Double value = figure.apply(cost);
            return value == null ? Stream.empty() : Stream.of(new Ranked(cost.pattern(), value));
        }).sorted(Comparator.comparingDouble(Ranked::value)).toList();
        if (ranking.size() < 2) {
            return null;
        }
        double best = ranking.getFirst().value();
        double noise = Math.max(least, Math.abs(best) * share);
        List<String> winners = ranking.stream().filter(ranked -> ranked.value() <= best + noise).map(Ranked::pattern).toList();
        return new Choice(by, unit, winners, ranking, noise, sentence(words, unit, ranking, winners, least));
    }

    private static String sentence(String words, String unit, List<Ranked> ranking, List<String> winners, double least) {
        if (winners.size() == ranking.size()) {
            return words + ": no difference that these figures can tell";
        }
        String best = ranking.stream()
                .filter(ranked -> winners.contains(ranked.pattern()))
                .map(ranked -> ranked.pattern() + " (" + number(ranked.value(), least) + " " + unit + ")")
                .collect(Collectors.joining(", "));
        Ranked worst = ranking.getLast();
        long others = ranking.stream().filter(ranked -> ranked.value() == worst.value()).count() - 1;
        return words + ": " + best + (winners.size() > 1 ? ", a tie" : "") + "; most, " + worst.pattern()
                + (others > 0 ? " and " + others + " more" : "") + " (" + number(worst.value(), least) + " " + unit + ")";
    }

    /** What is less than the noise is said to be no more than that. */
    private static String number(double value, double noise) {
        return value < noise ? "<" + number(noise) : number(value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%,.0f", value);
    }
}
