package dev.orderup.labs.idempotency;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One round: many callers, one customer, two processes killed meanwhile.
 *
 * @param orders in the database, which is the truth
 * @param told the orders that callers were told of
 * @param answers how often each status was given, and how often none
 * @param events on Kafka, of the one order; empty where there are many
 */
record Outcome(long orders, Set<String> told, int untold, Map<String, Long> answers, List<String> events) {
    long sent() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    long eventsTwice() {
        return events.size() - events.stream().distinct().count();
    }

    /** How callers were answered in all of these rounds, the most frequent first. */
    static String answers(List<Outcome> rounds) {
        var sums = new TreeMap<String, Long>();
        rounds.forEach(round -> round.answers.forEach((said, times) -> sums.merge(said, times, Long::sum)));
        return sums.entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
