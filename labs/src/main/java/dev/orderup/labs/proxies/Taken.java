package dev.orderup.labs.proxies;

import dev.orderup.labs.system.CpuTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one round saw of one proxy under one traffic.
 *
 * @param full      as much load as it takes
 * @param cpu       of the proxy's processes meanwhile
 * @param allocated bytes on the heap of a JVM meanwhile; not a number where nobody looked
 * @param half      at half of the rate of {@code full}; null where there is no such load
 */
record Taken(Seen full, CpuTime.Split cpu, double allocated, long residentBytes, @Nullable Seen half) {
    double cpuMicros() {
        return perRequest(cpu.sum());
    }

    double userMicros() {
        return perRequest(cpu.user());
    }

    double kernelMicros() {
        return perRequest(cpu.kernel());
    }

    private double perRequest(Duration time) {
        return time.toNanos() / 1e3 / Math.max(1, full.requests());
    }

    double allocatedPerRequest() {
        return allocated / Math.max(1, full.requests());
    }

    double halfP50Millis() {
        return half == null ? Double.NaN : half.p50Micros() / 1e3;
    }

    double halfP99Millis() {
        return half == null ? Double.NaN : half.p99Micros() / 1e3;
    }

    long failed() {
        return full.failed() + (half == null ? 0 : half.failed());
    }
}
