package dev.orderup.labs.l4l7;

import dev.orderup.labs.system.Meters;
import dev.orderup.labs.system.PrivateSystem;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What each of the two instances of a service counts of itself. */
final class Instances {
    static final int NUMBER = 2;

    private Instances() {}

    /** Calls that each order-service has answered. */
    static double[] calls(PrivateSystem system) throws InterruptedException {
        var calls = new double[NUMBER];
        for (int i = 0; i < NUMBER; i++) {
            calls[i] = Meters.of(system.orderServiceManagement(i + 1)).sum("grpc_server_seconds_count", "rpc_method=\"GetOrder\"");
        }
        return calls;
    }

    /** Subscriptions over WebSocket that each notification-service has. */
    static double[] sockets(PrivateSystem system) throws InterruptedException {
        var sockets = new double[NUMBER];
        for (int i = 0; i < NUMBER; i++) {
            sockets[i] = Meters.of(system.notificationServiceManagement(i + 1))
                    .sum("orderup_feed_subscribers", "transport=\"websocket\"");
        }
        return sockets;
    }

    static double[] minus(double[] after, double[] before) {
        var more = after.clone();
        for (int i = 0; i < more.length; i++) {
            more[i] -= before[i];
        }
        return more;
    }

    /** Such as {@code 500 + 0}. */
    static String text(double[] counts) {
        return Arrays.stream(counts).mapToObj(each -> Long.toString((long) each)).collect(Collectors.joining(" + "));
    }

    /** Of the instance that has the most: 1 is all of them, a half is even. */
    static double share(double[] counts) {
        return Arrays.stream(counts).max().orElse(0) / Arrays.stream(counts).sum();
    }
}
