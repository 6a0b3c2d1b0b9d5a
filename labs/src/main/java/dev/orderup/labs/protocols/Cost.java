package dev.orderup.labs.protocols;

import dev.orderup.labs.report.Result;
import dev.orderup.labs.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one variant cost in all rounds. */
final class Cost {
    private final List<Double> micros = new ArrayList<>();
    private final List<Double> firstMillis = new ArrayList<>();
    private double gatewayCpuMicros;
    private int asked;
    private Wire.@Nullable Seen first;
    private Wire.@Nullable Seen further;
    private int furtherNumber = 1;

    void round(double millisOfFirst, double microsEach, double gatewayCpuMicrosOfAll, int number) {
        firstMillis.add(millisOfFirst);
        micros.add(microsEach);
        gatewayCpuMicros += gatewayCpuMicrosOfAll;
        asked += number;
    }

    /** What went over the wire for the first question, connecting included, and then for so many more. */
    void wire(Wire.Seen ofFirst, Wire.Seen ofFurther, int number) {
        first = ofFirst;
        further = ofFurther;
        furtherNumber = number;
    }

    double micros() {
        return Result.median(micros.stream().mapToDouble(Double::doubleValue).toArray());
    }

    double firstMillis() {
        return Result.median(firstMillis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The kernel counts in pieces of 10 ms, so all rounds together. */
    double gatewayCpuMicros() {
        return gatewayCpuMicros / asked;
    }

    double bytes() {
        return further == null ? Double.NaN : (double) (further.sent() + further.received()) / furtherNumber;
    }

    Result result(String name) {
        var row = Result.over(name, "µs per request", micros)
                .with("gatewayCpuMicros", gatewayCpuMicros())
                .with("firstMillis", firstMillis());
        if (first == null || further == null) {
            return row;
        }
        return row.with("firstBytesSent", first.sent())
                .with("firstBytesReceived", first.received())
                .with("bytesSent", (double) further.sent() / furtherNumber)
                .with("bytesReceived", (double) further.received() / furtherNumber)
                .with("connections", first.connections() + further.connections());
    }
}
