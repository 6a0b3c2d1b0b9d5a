package dev.orderup.labs.drain;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * One part that was stopped under load, and what that did.
 *
 * @param millis     from the signal to the end of the process
 * @param ordersLost that clients were told of and the database does not have
 */
record Stop(String part, long millis, Map<String, Tally> requests, Map<String, List<Follower>> streams, long ordersLost) {
    long requests(ToLongFunction<Tally> count) {
        return requests.values().stream().mapToLong(count).sum();
    }

    long streams(ToLongFunction<Follower> count) {
        return streams.values().stream().flatMap(List::stream).mapToLong(count).sum();
    }

    long streams(String kind, ToLongFunction<Follower> count) {
        return streams.getOrDefault(kind, List.of()).stream().mapToLong(count).sum();
    }

    long updatesLost() {
        return streams(follower -> follower.lost(Clients.newest()));
    }
}
