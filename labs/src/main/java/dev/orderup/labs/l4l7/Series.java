package dev.orderup.labs.l4l7;

import dev.orderup.labs.report.Result;
import dev.orderup.labs.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The passes of one client by one way, and what it did to the two instances. */
final class Series {
    private final List<Pass> passes = new ArrayList<>();
    private final double[] perInstance = new double[Instances.NUMBER];

    void add(Pass pass) {
        passes.add(pass);
    }

    void add(double[] counts) {
        for (int i = 0; i < counts.length; i++) {
            perInstance[i] += counts[i];
        }
    }

    double[] perInstance() {
        return perInstance.clone();
    }

    double micros() {
        return median(Pass::micros50);
    }

    /** The kernel counts CPU in pieces of 10 ms, so this is taken over all rounds. */
    double gatewayCpuMicros() {
        return passes.stream().mapToDouble(Pass::gatewayCpuMicros).average().orElse(Double.NaN);
    }

    /** The ratio of each round, and of those the median. */
    double timesOf(Series other) {
        var ratios = new double[passes.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = passes.get(i).micros50() / other.passes.get(i).micros50();
        }
        return Result.median(ratios);
    }

    /**
     * A row.
     *
     * @param wire what went over the client's connection in so many round trips
     */
    Result result(String name, Wire.Seen wire, int roundTrips) {
        return Result.over(name, "µs per round trip (p50)", passes.stream().map(Pass::micros50).toList())
                .with("p99Micros", median(Pass::micros99))
                .with("gatewayCpuMicros", gatewayCpuMicros())
                .with("bytesSent", (double) wire.sent() / roundTrips)
                .with("bytesReceived", (double) wire.received() / roundTrips)
                .with("perInstance", Instances.text(perInstance));
    }

    private double median(ToDoubleFunction<Pass> figure) {
        return Result.median(passes.stream().mapToDouble(figure).toArray());
    }
}
