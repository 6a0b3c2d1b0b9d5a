package dev.orderup.labs.l4l7;

import dev.orderup.labs.system.CpuTime;
import dev.orderup.labs.wire.Times;

/**
 * What one pass of round trips took, one after the other.
 *
 * @param gatewayCpuMicros for each, of the gateway's process
 */
record Pass(double micros50, double micros99, double gatewayCpuMicros) {
    static Pass of(ProcessHandle gateway, int number, Times.Timed roundTrip) throws InterruptedException {
        var times = new Times(number);
        var before = CpuTime.of(gateway);
        for (int i = 0; i < number; i++) {
            times.take(roundTrip);
        }
        var cpu = CpuTime.of(gateway).minus(before);
        return new Pass(times.percentile(50), times.percentile(99), cpu.toNanos() / 1e3 / number);
    }
}
