package dev.orderup.labs.forward;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.CpuTime;
import dev.orderup.labs.wire.Tap;
import dev.orderup.labs.wire.Times;
import dev.orderup.labs.wire.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests by one way, on a kept connection, in rounds. */
final class Cost {
    private static final int WEIGHED = 100;
    private final Way way;
    private final int port;
    private final String origin;
    private final ProcessHandle gateway;
    private final List<Double> micros = new ArrayList<>();
    private final List<Double> firstMicros = new ArrayList<>();
    private double cpuMicros;
    private int counted;
    private Wire.@Nullable Seen weight;

    Cost(Way way, int port, String origin, ProcessHandle gateway) {
        this.way = way;
        this.port = port;
        this.origin = origin;
        this.gateway = gateway;
    }

    void round(int number) throws InterruptedException {
        long begun = System.nanoTime();
        try (var line = Line.open(way, port, origin)) {
            line.ask();
            firstMicros.add((System.nanoTime() - begun) / 1e3);
            var times = new Times(number);
            var before = CpuTime.of(gateway);
            for (int i = 0; i < number; i++) {
                times.take(line::ask);
            }
            cpuMicros += CpuTime.of(gateway).minus(before).toNanos() / 1e3;
            counted += number;
            micros.add(times.percentile(50));
        } catch (IOException e) {
            throw new LabFailure(way.word() + ": " + e.getMessage(), e);
        }
    }

    void weigh() {
        try (var tap = Tap.before(URI.create("http://127.0.0.1:" + port)); var line = Line.open(way, tap.port(), origin)) {
            line.ask();
            var before = tap.seen();
            for (int i = 0; i < WEIGHED; i++) {
                line.ask();
            }
            weight = tap.seen().since(before);
        } catch (IOException e) {
            throw new LabFailure(way.word() + ": " + e.getMessage(), e);
        }
    }

    /** After the warm-up. */
    void forget() {
        micros.clear();
        firstMicros.clear();
        cpuMicros = 0;
        counted = 0;
    }

    double timesOf(Cost other) {
        var ratios = new double[micros.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = micros.get(i) / other.micros.get(i);
        }
        return Result.median(ratios);
    }

    double cpuMicros() {
        return cpuMicros / counted;
    }

    Result result(String lastSeenByOrigin) {
        var row = Result.over("GET, " + way.word(), "µs per request (p50)", micros)
                .with("firstMicros", Result.median(firstMicros.stream().mapToDouble(Double::doubleValue).toArray()))
                .with("gatewayCpuMicros", cpuMicros());
        return weight == null
                ? row
                : row.with("bytesSent", (double) weight.sent() / WEIGHED)
                        .with("bytesReceived", (double) weight.received() / WEIGHED)
                        .with("originSeesFields", lastSeenByOrigin.lines().skip(1).filter(line -> !line.isEmpty()).count());
    }
}
