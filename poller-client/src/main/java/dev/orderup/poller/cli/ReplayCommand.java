package dev.orderup.poller.cli;

import dev.orderup.poller.kafka.EventLog;
import dev.orderup.poller.kafka.KeyOrder;
import dev.orderup.poller.kafka.LoggedEvent;
import dev.orderup.poller.kafka.Replay;
import dev.orderup.poller.order.OrderJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads the events of the topic again from a time on: prints them, or has them taken into a subscriber's view. */
@Command(name = "replay", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Read the events on Kafka again from a time on, and print them; or fill in a subscriber's view with them.", footer = {
        "",
        "Printing moves nobody's place. Exit status 1 if the events of an order are not in order."})
final class ReplayCommand implements Callable<Integer> {
    private static final String ANALYTICS = "kitchen-analytics";

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Option(names = "--since", required = true, paramLabel = "TIME", converter = SinceConverter.class, description = "How long ago (90s, 10m, 2h), or a time as RFC 3339 has it.")
    private Instant since;

    @Option(names = "--into", paramLabel = "GROUP", description = "Do not print; have them taken in by this group: kitchen-analytics. What its view lacks is filled in, what it has is absorbed.")
    private @Nullable String into;

    @Option(names = "--json", description = "Print each event, or with --into the result, as a line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (into == null) {
            return print();
        }
        if (!into.equals(ANALYTICS)) {
            throw new ParameterException(spec.commandLine(), "--into: " + into + " (expected: " + ANALYTICS + ")");
        }
        return fill();
    }

    private int print() {
        PrintWriter out = spec.commandLine().getOut();
        var order = new KeyOrder();
        long unreadable = new EventLog(system.kafka()).since(since, event -> {
            boolean inOrder = order.saw(event);
            out.println(json ? OrderJson.write(event) : text(event) + (inOrder ? "" : "  out of order"));
        });
        out.flush();
        say("%,d events of %,d orders since %s; %s; %d published twice, %d records that are no events".formatted(order.events(),
                order.orders(), since, order.faults() == 0 ? "each order's in order" : order.faults() + " out of order", order.duplicates(),
                unreadable));
        return order.faults() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private int fill() {
        Replay.Progress end = new Replay(system.gateway(), system.login(OrderOptions.OPERATOR)).since(since, this::tell);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json
                ? OrderJson.write(end)
                : "%,d records since %s read into %s: %,d filled in, %,d absorbed, %,d not events".formatted(end.read(), since, ANALYTICS,
                        end.filled(), end.absorbed(), end.unreadable()));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private void tell(Replay.Progress progress) {
        if (progress.read() < progress.total()) {
            say("%,d of %,d".formatted(progress.read(), progress.total()));
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private static String text(LoggedEvent event) {
        return String.format(Locale.ROOT, "%d@%-6d %s  %s  %d  %-9s  %s", event.partition(), event.offset(), event.publishedAt(),
                event.orderId(), event.version(), event.status(), event.restaurantId());
    }
}
