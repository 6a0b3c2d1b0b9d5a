package dev.orderup.poller.compare;

import dev.orderup.poller.server.ServerAddresses;
import java.time.Duration;
import java.util.List;

/**
 * What to compare.
 *
 * @param subscribers how many follow by each pattern, each one order and over connections of its own; 0: one client follows all orders
 * @param timeout how long one order may take to come to its end, beside what its pace takes
 */
public record Plan(int orders, int subscribers, List<Entrant> entrants, Pace pace, Duration timeout, ServerAddresses server) {
    Plan with(int orders, int subscribers) {
        return new Plan(orders, subscribers, entrants, pace, timeout, server);
    }
}
