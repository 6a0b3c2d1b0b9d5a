package dev.orderup.labs.async;

import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * How long one caller is blocked: to the first byte of the answer, one call after the other, the two styles by turns. And how long it takes
 * until what was asked for is in hand, which is where not waiting costs.
 */
final class Blocked {
    private static final Duration JOB_WITHIN = Duration.ofMinutes(5);

    private final Door door;
    private final Progress progress;

    Blocked(Door door, Progress progress) {
        this.door = door;
        this.progress = progress;
    }

    /** What was seen of one style. */
    record Seen(Histogram firstByte, Histogram inHand) {
        Seen() {
            this(new Histogram(3), new Histogram(3));
        }

        double firstByteMillis(double percentile) {
            return firstByte.getValueAtPercentile(percentile) / 1e3;
        }

        double inHandMillis(double percentile) {
            return inHand.getValueAtPercentile(percentile) / 1e3;
        }

        List<Result> results(Work work, Style style) {
            var name = work.word() + ", " + style.word() + ": ";
            return List.of(result(name + "blocked", firstByte), result(name + "in hand", inHand));
        }

        private static Result result(String name, Histogram micros) {
            return new Result(name, "ms", micros.getValueAtPercentile(50) / 1e3, micros.getMinValue() / 1e3, micros.getMaxValue() / 1e3,
                    Map.of("p99", micros.getValueAtPercentile(99) / 1e3));
        }
    }

    /** Of both styles. */
    Map<Style, Seen> measure(Work work, int calls) throws IOException, InterruptedException {
        var seen = new EnumMap<Style, Seen>(Map.of(Style.SYNC, new Seen(), Style.ASYNC, new Seen()));
        progress.begin("Calling one by one: " + work.word(), 2L * calls);
        for (var call = 0; call < calls; call++) {
            for (var style : Style.values()) {
                call(work, style, Objects.requireNonNull(seen.get(style)));
                progress.step();
            }
        }
        return seen;
    }

    private void call(Work work, Style style, Seen seen) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        var answer = work == Work.PLACING ? door.place(style, "ada") : door.statement(style, Filling.FROM, Filling.TO);
        if (answer.status() >= 300) {
            throw new LabFailure("%s, %s: %d %s".formatted(work.word(), style.word(), answer.status(), answer.body()));
        }
        if (style == Style.ASYNC) {
            fetch(work, door.ended(answer.location(), JOB_WITHIN));
        }
        seen.firstByte.recordValue(answer.firstByte().toNanos() / 1_000);
        seen.inHand.recordValue((System.nanoTime() - begun) / 1_000);
    }

    private void fetch(Work work, Answer job) throws IOException, InterruptedException {
        var result = door.get(job.json().path("result").asString());
        if (result.status() != 200) {
            throw new LabFailure(
                    "the result of a %s is %d %s (job: %s)".formatted(work.word(), result.status(), result.body(), job.body()));
        }
    }
}
