package dev.orderup.labs.sse;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateSystem;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Server-sent events as chat products use them: how soon the first token of an answer is there, directly and through the gateway, and how soon the work stops when its
 * reader closes.
 *
 * <p>What it is: an answer that is sent while it is made, as one response to one POST; closing the connection is the only word that a reader needs to cancel it.
 *
 * <p>When to choose it: the answer takes long to make and its beginning is of use before its end. What it costs: topic 38 in README's table, and this lab's output on your
 * machine. The model's pace is a setting ({@code orderup.assistant.pace}): the time to the first token does not depend on it, the time to the last one is made of it.
 *
 * <p>How to add another: a {@link Way} to ask.
 */
@Command(name = "sse", mixinStandardHelpOptions = true, description = "An answer token by token: time to the first token through the gateway and directly, and what is still generated when its reader has closed.")
public final class SseLab implements Callable<Integer> {
    private static final int WARM_UP = 30;
    /** As many as are asked at once; the assistant has 64 places. */
    private static final int AT_ONCE = 16;
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int DIGITS = 3;

    @Mixin
    private LabOptions lab;

    @Option(names = "--answers", paramLabel = "N", defaultValue = "30", description = "Answers read to their end in a round, by each way (default: ${DEFAULT-VALUE}).")
    private int answers;

    @Option(names = "--cancelled", paramLabel = "N", defaultValue = "64", description = "Answers closed after the third token in a round, by each way (default: ${DEFAULT-VALUE}).")
    private int cancelled;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "How often each figure is taken (default: ${DEFAULT-VALUE}).")
    private int rounds;

    /** How a question gets to the assistant. */
    enum Way {
        GATEWAY("through the gateway"),
        DIRECT("directly");

        private final String words;

        Way(String words) {
            this.words = words;
        }

        URI door(PrivateSystem system) {
            return switch (this) {
                case GATEWAY -> system.gateway();
                case DIRECT -> system.notificationService(1);
            };
        }
    }

    @Override
    public Integer call() throws Exception {
        lab.within("--answers", answers, 1, 10_000);
        lab.within("--cancelled", cancelled, 1, 10_000);
        lab.within("--rounds", rounds, 1, 20);
        try (var system = PrivateSystem.start(lab.progress(), 1, 1); var asking = new Asking(system.authorization("customer:lab"))) {
            return lab.print(measure(system, asking));
        }
    }

    private Report measure(PrivateSystem system, Asking asking) throws Exception {
        var order = asking.place(system.gateway());
        lab.progress().say("Warming up");
        for (var way : Way.values()) {
            atOnce(WARM_UP, () -> asking.whole(way.door(system), order));
        }
        var first = new Times();
        var last = new Times();
        var stops = new EnumMap<Way, List<Stop>>(Way.class);
        lab.progress().begin("Asking", (long) rounds * (answers + 1) * Way.values().length);
        for (int round = 0; round < rounds; round++) {
            var firsts = new EnumMap<Way, Histogram>(Way.class);
            var lasts = new EnumMap<Way, Histogram>(Way.class);
            for (int i = 0; i < answers; i++) {
                for (var way : Way.values()) {
                    var answer = asking.whole(way.door(system), order);
                    firsts.computeIfAbsent(way, _ -> new Histogram(DIGITS)).recordValue(answer.toFirstToken().toNanos() / 1000);
                    lasts.computeIfAbsent(way, _ -> new Histogram(DIGITS)).recordValue(answer.toLastToken().toNanos() / 1000);
                    lab.progress().step();
                }
            }
            firsts.forEach(first::add);
            lasts.forEach(last::add);
            for (var way : Way.values()) {
                stops.computeIfAbsent(way, _ -> new ArrayList<>()).add(stop(system, asking, way, order));
                lab.progress().step();
            }
        }
        return report(first, last, stops);
    }

    /** Times of one figure by each way, in microseconds, a histogram for each round. */
    private static final class Times {
        private final Map<Way, List<Histogram>> rounds = new EnumMap<>(Way.class);

        void add(Way way, Histogram round) {
            rounds.computeIfAbsent(way, _ -> new ArrayList<>()).add(round);
        }

        Result result(String name, Way way) {
            var all = new Histogram(DIGITS);
            rounds.getOrDefault(way, List.of()).forEach(all::add);
            return Result.over(name + ", " + way.words, "ms", medians(way)).with("p99Millis", all.getValueAtPercentile(99) / 1e3);
        }

        double median(Way way) {
            return Result.median(medians(way).stream().mapToDouble(Double::doubleValue).toArray());
        }

        private List<Double> medians(Way way) {
            return rounds.getOrDefault(way, List.of()).stream().map(round -> round.getValueAtPercentile(50) / 1e3).toList();
        }
    }

    /**
     * Answers that were closed early.
     *
     * @param inVain tokens that were generated and not read
     * @param spared tokens that were never generated
     */
    private record Stop(double inVain, double spared) {}

    private Stop stop(PrivateSystem system, Asking asking, Way way, String order) throws Exception {
        var before = AssistantMeters.of(system.notificationServiceManagement(1));
        long read = atOnce(cancelled, () -> asking.upTo(way.door(system), order, 3)).stream().mapToLong(Answer::tokens).sum();
        long deadline = System.nanoTime() + STOPS_WITHIN.toNanos();
        var seen = AssistantMeters.of(system.notificationServiceManagement(1)).since(before);
        while (seen.open() > 0 || seen.cancelled() < cancelled) {
            if (System.nanoTime() > deadline) {
                throw new LabFailure("%.0f of %d answers were cancelled within %d s of their readers' closing (expected: all)".formatted(
                        seen.cancelled(),
                        cancelled, STOPS_WITHIN.toSeconds()));
            }
            Thread.sleep(LOOK_EVERY);
            seen = AssistantMeters.of(system.notificationServiceManagement(1)).since(before);
        }
        return new Stop((seen.generated() - read) / cancelled, seen.spared() / cancelled);
    }

    private static List<Answer> atOnce(int times, Callable<Answer> question) throws Exception {
        try (var readers = Executors.newFixedThreadPool(AT_ONCE)) {
            var all = new ArrayList<Future<Answer>>();
            for (int i = 0; i < times; i++) {
                all.add(readers.submit(question));
            }
            var read = new ArrayList<Answer>();
            for (var one : all) {
                read.add(one.get());
            }
            return read;
        }
    }

    private Report report(Times first, Times last, Map<Way, List<Stop>> stops) {
        var results = new ArrayList<Result>();
        for (var way : Way.values()) {
            results.add(first.result("first token", way));
        }
        for (var way : Way.values()) {
            results.add(last.result("last token", way));
        }
        stops.forEach((way, all) -> {
            results.add(Result.over("generated after the reader closed, " + way.words, "tokens/answer",
                    all.stream().map(Stop::inVain).toList()));
            results.add(Result.over("never generated, " + way.words, "tokens/answer", all.stream().map(Stop::spared).toList()));
        });
        return Report.of("sse", rounds, results, List.of(
                new Ratio("first token, through the gateway / directly", first.median(Way.GATEWAY) / first.median(Way.DIRECT), null),
                Ratio.atMost("first token / last token, through the gateway", first.median(Way.GATEWAY) / last.median(Way.GATEWAY), 0.1)),
                "Times are from the request to the token; a round asks %d times by each way, one answer at a time.".formatted(answers),
                "The last token's time is the model's pace (30 ms a token, orderup.assistant.pace): a template has none of its own.",
                "Closed after the third token: %d answers by each way in a round, %d at a time; counted from the service's own meters."
                        .formatted(cancelled,
                                AT_ONCE));
    }
}
