package dev.orderup.poller.cli;

import dev.orderup.poller.compare.Choice;
import dev.orderup.poller.compare.PatternCost;
import dev.orderup.poller.compare.Result;
import dev.orderup.poller.compare.ServerCost;
import dev.orderup.poller.server.ByPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The comparison for people: what came and at what cost to the client, what it cost the server side, and what to choose by. */
final class ComparisonTable {
    private static final String NOT_MEASURED = "-";

    private final Result result;

    private ComparisonTable(Result result) {
        this.result = result;
    }

    static String of(Result result) {
        var table = new ComparisonTable(result);
        return Stream.of(table.client(), table.verdict() + System.lineSeparator() + table.legend(), table.server(), table.choices())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(System.lineSeparator() + System.lineSeparator()));
    }

    private String client() {
        var table = new Table(1, "pattern", "updates", "requests", "empty", "conns", "sent B", "recv B", "B/update", "p50 ms", "p99 ms",
                "max ms", "cpu µs/update");
        result.patterns()
                .forEach(cost -> table.row(cost.pattern(), cost.updatesSeen() + "/" + cost.updatesExpected(),
                        String.valueOf(cost.requests()), percent(cost.shareEmpty()), String.valueOf(cost.connections()),
                        String.valueOf(cost.bytesSent()), String.valueOf(cost.bytesReceived()), whole(cost.bytesPerUpdate()),
                        decimal(cost.stalenessMillis().p50()), decimal(cost.stalenessMillis().p99()),
                        decimal(cost.stalenessMillis().max()), whole(cost.clientCpuMicrosPerUpdate())));
        return table.toString();
    }

    private String verdict() {
        if (result.complete()) {
            return "Every pattern saw every update, in order, none twice (" + result.orders()
                    + (result.orders() == 1 ? " order" : " orders")
                    + (result.subscribers() == 0 ? ")." : ", " + result.subscribers() + " subscribers).");
        }
        return result.patterns()
                .stream()
                .filter(pattern -> !pattern.isComplete())
                .map(pattern -> "FAILED  " + pattern.pattern() + ": " + pattern.complaint())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String legend() {
        return """
               ms: from the commit to the client, for updates made while it followed. B: on the socket, both ways, set-up included.
               empty: answers with nothing new. cpu: the pattern's own client threads.%s""".formatted(pollInterval());
    }

    /** Where several intervals are compared, the name of each row has its own. */
    private String pollInterval() {
        boolean several = result.patterns().stream().anyMatch(cost -> cost.pattern().contains("@"));
        return several ? "" : " Polls every " + result.pollIntervalMillis() + " ms.";
    }

    /** Empty where nothing of the server side was measured. */
    private String server() {
        ByPart making = result.makingCpuMicrosPerUpdate();
        if (making == null) {
            return "";
        }
        List<String> parts = List.copyOf(making.amounts().keySet());
        boolean rested = result.patterns().stream().anyMatch(cost -> cost.server().restSeconds() != null);
        var table = new Table(1, head(parts, rested));
        result.patterns().forEach(cost -> table.row(row(cost, parts, rested)));
        table.row(nobody(making, parts, rested));
        return table + System.lineSeparator() + System.lineSeparator() + serverLegend(rested);
    }

    private static String[] head(List<String> parts, boolean rested) {
        var head = new ArrayList<>(List.of("server µs/update", "all", "delivery"));
        parts.stream().map(ComparisonTable::shortened).forEach(head::add);
        if (rested) {
            head.add("µs/s at rest");
        }
        head.addAll(List.of("µs to enter", "B/subscriber"));
        return head.toArray(String[]::new);
    }

    private static String[] row(PatternCost cost, List<String> parts, boolean rested) {
        ServerCost server = cost.server();
        var row = new ArrayList<>(List.of(cost.pattern(), whole(server.serverCpuMicrosPerUpdate()), delivering(server)));
        parts.forEach(part -> row.add(whole(of(server.serverCpuMicrosPerUpdateByService(), part))));
        if (rested) {
            row.add(atRest(server));
        }
        row.addAll(List.of(whole(server.serverCpuMicrosPerSubscriberEntering()), whole(server.memoryBytesPerSubscriber())));
        return row.toArray(String[]::new);
    }

    private static String[] nobody(ByPart making, List<String> parts, boolean rested) {
        var row = new ArrayList<>(List.of("(nobody)", whole(making.total()), NOT_MEASURED));
        parts.forEach(part -> row.add(whole(of(making, part))));
        if (rested) {
            row.add(NOT_MEASURED);
        }
        row.addAll(List.of(NOT_MEASURED, NOT_MEASURED));
        return row.toArray(String[]::new);
    }

    private static String delivering(ServerCost server) {
        return server.serverCpuMicrosPerUpdateDelivering() == null && server.serverCpuNoiseMicrosPerUpdate() != null
                ? "<" + whole(server.serverCpuNoiseMicrosPerUpdate())
                : whole(server.serverCpuMicrosPerUpdateDelivering());
    }

    private static String atRest(ServerCost server) {
        Double used = server.serverCpuMicrosPerSubscriberSecondAtRest();
        Double noise = server.serverCpuNoiseMicrosPerSubscriberSecondAtRest();
        return used != null && noise != null && used < noise ? "<" + decimal(noise) : decimal(used);
    }

    private static String serverLegend(boolean rested) {
        return """
               all: CPU time of the server side for each update that came to a subscriber, less what it uses with nothing to do; then of each part.
               delivery: less what the same updates cost with nobody following (last row: for an update of one order); < is within the noise.
               %sµs to enter: to connect one subscriber. B/subscriber: live memory in the services after a collection (from 100 subscribers on).
               Just after a start figures are higher: the services' JVMs still compile. A second run tells.""".formatted(
                rested ? "µs/s at rest: for one subscriber, while nothing happens. " : "");
    }

    private static String shortened(String part) {
        return part.replace("-service", "").replace("notification", "notify");
    }

    private String choices() {
        if (result.chooseBy().isEmpty()) {
            return "";
        }
        return "Choose by" + System.lineSeparator()
                + result.chooseBy()
                        .stream()
                        .map(Choice::sentence)
                        .map(line -> "  " + line)
                        .collect(Collectors.joining(System.lineSeparator()))
                + System.lineSeparator() + "Kafka is not ranked: it is for services inside, and one reader gets everybody's updates.";
    }

    private static @Nullable Double of(@Nullable ByPart amounts, String part) {
        return amounts == null ? null : amounts.amounts().get(part);
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
