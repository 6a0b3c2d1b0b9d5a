package dev.orderup.local.part;

import dev.orderup.local.port.Ports;

/** What a user may choose about a stack. */
public record StackSettings(Ports ports, int orderServices, int notificationServices) {
    /** More would reach into the next service's ports. */
    private static final int INSTANCES_MAX = 9;

    public StackSettings {
        check("--order-services", orderServices);
        check("--notification-services", notificationServices);
    }

    private static void check(String option, int instances) {
        if (instances < 1 || instances > INSTANCES_MAX) {
            throw new IllegalArgumentException("%s: %d (expected: 1-%d)".formatted(option, instances, INSTANCES_MAX));
        }
    }
}
