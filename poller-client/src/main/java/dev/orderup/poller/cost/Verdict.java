package dev.orderup.poller.cost;

import dev.orderup.poller.order.OrderUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What was seen, held against what the order's history says.
 *
 * @param expected updates that the history has
 * @param seen those of them that came, each counted once
 * @param duplicates updates that came again
 * @param outOfOrder updates that came after a later one
 * @param altered updates that the history does not have, or not so
 */
public record Verdict(int expected, int seen, int duplicates, int outOfOrder, int altered) {
    public static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0);

    /** Judges updates in the sequence in which they were seen. */
    public static Verdict of(List<OrderUpdate> seen, List<OrderUpdate> history) {
        Map<Long, OrderUpdate> truth = history.stream().collect(Collectors.toMap(OrderUpdate::version, Function.identity()));
        Set<Long> versions = new HashSet<>();
        long highest = 0;
        int duplicates = 0;
        int outOfOrder = 0;
        int altered = 0;
        for (OrderUpdate update : seen) {
            if (!update.equals(truth.get(update.version()))) {
                altered++;
            } else if (!versions.add(update.version())) {
                duplicates++;
            } else if (update.version() < highest) {
                outOfOrder++;
            }
            highest = Math.max(highest, update.version());
        }
        return new Verdict(history.size(), versions.size(), duplicates, outOfOrder, altered);
    }

    public Verdict plus(Verdict other) {
        return new Verdict(expected + other.expected, seen + other.seen, duplicates + other.duplicates, outOfOrder + other.outOfOrder,
                altered + other.altered);
    }

    /** All, in order, none twice. */
    public boolean isComplete() {
        return seen == expected && duplicates == 0 && outOfOrder == 0 && altered == 0;
    }

    /** What was wrong, in words; empty when nothing was. */
    public String complaint() {
        var complaints = new ArrayList<String>();
        if (seen < expected) {
            complaints.add((expected - seen) + " of " + expected + " updates never came");
        }
        if (duplicates > 0) {
            complaints.add(duplicates + " came twice");
        }
        if (outOfOrder > 0) {
            complaints.add(outOfOrder + " came out of order");
        }
        if (altered > 0) {
            complaints.add(altered + " are not what the order's history says");
        }
        return String.join(", ", complaints);
    }
}
