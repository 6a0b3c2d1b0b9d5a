package dev.orderup.labs.report;

import org.jspecify.annotations.Nullable;

/**
 * Two figures of one run, divided. Ratios survive a noisy machine better than the figures themselves.
 *
 * @param name  what is divided by what
 * @param value the median of the rounds' ratios
 * @param goal  what was aimed at, such as {@code "<= 1.5"} or {@code ">= 0.7"}; null where the ratio only informs
 */
public record Ratio(String name, double value, @Nullable String goal) {
    public Ratio {
        if (goal != null && !goal.matches("(<=|>=) [0-9.]+")) {
            throw new IllegalArgumentException("goal: %s (expected: <= or >=, a space and a number)".formatted(goal));
        }
    }

    public static Ratio atMost(String name, double value, double goal) {
        return new Ratio(name, value, "<= " + goal);
    }

    public static Ratio atLeast(String name, double value, double goal) {
        return new Ratio(name, value, ">= " + goal);
    }

    boolean missed() {
        if (goal == null) {
            return false;
        }
        var bound = Double.parseDouble(goal.substring(3));
        return goal.startsWith("<=") ? value > bound : value < bound;
    }
}
