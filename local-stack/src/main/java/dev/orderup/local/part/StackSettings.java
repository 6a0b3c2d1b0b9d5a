package dev.orderup.local.part;

import dev.orderup.local.port.Ports;
import java.util.Set;

/**
 * What a user may choose about a stack.
 *
 * @param without parts that somebody else runs, such as a service started from an IDE
 */
public record StackSettings(Ports ports, int orderServices, int notificationServices, Set<String> without) {
    /** More would reach into the next service's ports. */
    private static final int INSTANCES_MAX = 9;

    public StackSettings {
        check("--order-services", orderServices);
        check("--notification-services", notificationServices);
        without = Set.copyOf(without);
    }

    private static void check(String option, int instances) {
        if (instances < 1 || instances > INSTANCES_MAX) {
            throw new IllegalArgumentException("%s: %d (expected: 1-%d)".formatted(option, instances, INSTANCES_MAX));
        }
    }
}
