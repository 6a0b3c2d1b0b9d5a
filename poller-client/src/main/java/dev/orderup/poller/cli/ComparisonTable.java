package dev.orderup.poller.cli;

import dev.orderup.poller.compare.PatternCost;
import dev.orderup.poller.compare.Result;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The comparison for people. */
final class ComparisonTable {
    private static final String NOT_MEASURED = "-";

    private ComparisonTable() {}

    static String of(Result result) {
        var table = new Table(1, "pattern", "updates", "requests", "empty", "conns", "sent B", "recv B", "B/update", "p50 ms", "p99 ms",
                "max ms",
                "cpu µs/update");
        result.patterns().forEach(pattern -> row(table, pattern));
        return table + System.lineSeparator() + System.lineSeparator() + verdict(result) + System.lineSeparator() + legend(result);
    }

    private static void row(Table table, PatternCost cost) {
        table.row(cost.pattern(), cost.updatesSeen() + "/" + cost.updatesExpected(), String.valueOf(cost.requests()),
                percent(cost.shareEmpty()),
                String.valueOf(cost.connections()), String.valueOf(cost.bytesSent()), String.valueOf(cost.bytesReceived()), perUpdate(cost),
                decimal(cost.stalenessMillis().p50()), decimal(cost.stalenessMillis().p99()), decimal(cost.stalenessMillis().max()),
                whole(cost.clientCpuMicrosPerUpdate()));
    }

    private static String verdict(Result result) {
        if (result.complete()) {
            return "Every pattern saw every update, in order, none twice (" + result.orders()
                    + (result.orders() == 1 ? " order)." : " orders).");
        }
        return result.patterns()
                .stream()
                .filter(pattern -> !pattern.isComplete())
                .map(pattern -> "FAILED  " + pattern.pattern() + ": " + pattern.complaint())
                .reduce((one, other) -> one + System.lineSeparator() + other)
                .orElseThrow();
    }

    private static String legend(Result result) {
        return """
               ms: from the commit to the client, for updates made while it followed. B: on the socket, both ways, set-up included.
               empty: answers with nothing new. cpu: the pattern's own client threads. Polls every %d ms.""".formatted(
                result.pollIntervalMillis());
    }

    private static String perUpdate(PatternCost cost) {
        return cost.updatesSeen() == 0 ? NOT_MEASURED : String.valueOf((cost.bytesSent() + cost.bytesReceived()) / cost.updatesSeen());
    }

    private static String percent(@Nullable Double share) {
        return share == null ? NOT_MEASURED : Math.round(share * 100) + " %";
    }

    private static String decimal(@Nullable Double figure) {
        return figure == null ? NOT_MEASURED : String.format(Locale.ROOT, "%.1f", figure);
    }

    private static String whole(@Nullable Double figure) {
        return figure == null ? NOT_MEASURED : String.valueOf(Math.round(figure));
    }
}
