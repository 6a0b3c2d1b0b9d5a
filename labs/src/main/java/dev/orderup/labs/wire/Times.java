package dev.orderup.labs.wire;

import java.util.Arrays;

/** How long each of many alike took, in microseconds. */
public final class Times {
    private final double[] micros;
    private int count;

    /** For so many at most. */
    public Times(int most) {
        micros = new double[most];
    }

    /** What is timed. */
    @FunctionalInterface
    public interface Timed {
        void happens() throws InterruptedException;
    }

    public void take(Timed timed) throws InterruptedException {
        long begun = System.nanoTime();
        timed.happens();
        micros[count++] = (System.nanoTime() - begun) / 1e3;
    }

    /** The smallest that is not exceeded by so many per cent of them. */
    public double percentile(double percent) {
        var sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(percent / 100 * count) - 1)];
    }
}
