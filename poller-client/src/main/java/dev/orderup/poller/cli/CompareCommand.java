package dev.orderup.poller.cli;

import dev.orderup.poller.compare.Comparison;
import dev.orderup.poller.compare.Entrant;
import dev.orderup.poller.compare.Pace;
import dev.orderup.poller.compare.Plan;
import dev.orderup.poller.compare.Progress;
import dev.orderup.poller.compare.Result;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.RestOrders;
import dev.orderup.poller.pattern.Settings;
import dev.orderup.poller.pattern.Word;
import dev.orderup.poller.report.HtmlReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints what each pattern costs, each measured while the others are silent, or all on the same orders at once. */
@Command(name = "compare", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
        "Place orders, follow them by each pattern, and print what each pattern cost.",
        "",
        "Each has the system to itself, so that the server side's cost can be told; --together lets all follow the same orders at once."})
final class CompareCommand implements Callable<Integer> {
    private static final int ORDERS_MAX = 1000;
    // One connection each through the gateway takes two of its open files, of which it usually may have 20,000.
    private static final int SUBSCRIBERS_MAX = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Mixin
    private ServerOptions server;

    @Option(names = "--orders", paramLabel = "N", defaultValue = "1", description = "How many orders to place for each pattern (default: 1).")
    private int orders;

    @Option(names = "--subscribers", paramLabel = "N", defaultValue = "0", description = "How many follow by each pattern, spread over the orders, each over connections of its own (gRPC: 100 streams a connection; Kafka: always one consumer, which reads all). Without: one client follows all orders.")
    private int subscribers;

    @Option(names = "--pace", paramLabel = "PACE", converter = PaceConverter.class, defaultValue = "busy", description = "idle: orders rest for 10 s, then are cancelled; busy: a step every 500 ms; or a time between two steps, such as 2s (default: ${DEFAULT-VALUE}).")
    private Pace pace;

    @Option(names = "--patterns", paramLabel = "WORD", split = ",", converter = WordConverter.class, defaultValue = "poll,longpoll,sse,websocket,grpc,kafka", description = "Which patterns to compare (default: ${DEFAULT-VALUE}).")
    private List<Word> patterns;

    @Option(names = "--poll-interval", paramLabel = "TIME", split = ",", defaultValue = "500ms", description = "Mean pause between two short polls; several make a row each (default: ${DEFAULT-VALUE}).")
    private List<Duration> pollIntervals;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "60s", description = "How long one order may take to come to its end, beside its pace (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(names = "--together", description = "All patterns on the same orders at once, moved by the automatic kitchen: quicker, and nothing of the server side is measured.")
    private boolean together;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a report with charts: one file, which needs no network to be read.")
    private @Nullable Path html;

    @Override
    public Integer call() throws IOException {
        check();
        Result result = compare();
        print(result);
        if (html != null) {
            report(result, html);
        }
        return result.complete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void check() {
        Check.within(spec, "--orders", orders, 1, ORDERS_MAX);
        Check.positive(spec, "--timeout", timeout);
        pollIntervals.forEach(interval -> Check.positive(spec, "--poll-interval", interval));
        checkReport();
        if (subscribers != 0) {
            Check.within(spec, "--subscribers", subscribers, 1, SUBSCRIBERS_MAX);
            checkOrders();
            checkOpenFiles();
        }
        if (together && !pace.equals(Pace.BUSY)) {
            throw wrong("--pace: " + pace.name() + " (expected: busy, for --together leaves the orders to the automatic kitchen)");
        }
    }

    /** Better before the minute that it takes than after. */
    private void checkReport() {
        if (html != null && !Files.isWritable(Files.exists(html) ? html : html.toAbsolutePath().getParent())) {
            throw wrong("--html: " + html + " (expected: a file that can be written, in a directory that exists)");
        }
    }

    private void checkOrders() {
        if (subscribers < orders) {
            throw wrong("--subscribers: " + subscribers + " (expected: at least one for each of the " + orders + " orders)");
        }
    }

    private void checkOpenFiles() {
        long allowed = OpenFiles.left() / (together ? entrants().size() : 1);
        if (subscribers > allowed) {
            throw wrong("--subscribers: " + subscribers + " (expected: at most " + allowed
                    + ", as this process may open no more files; raise that with ulimit -n)");
        }
    }

    private ParameterException wrong(String complaint) {
        return new ParameterException(spec.commandLine(), complaint);
    }

    private Result compare() {
        var plan = new Plan(orders, subscribers, entrants(), pace, timeout, server.addresses());
        try (var rest = new RestOrders(system.gateway(), system.login(OrderOptions.OPERATOR));
                Progress progress = ProgressOnStderr.open(spec.commandLine().getErr())) {
            var comparison = new Comparison(plan, rest, progress);
            return together ? comparison.together() : comparison.apart();
        }
    }

    private List<Entrant> entrants() {
        Settings settings = system.settings(OrderOptions.OPERATOR);
        return patterns.stream().distinct().flatMap(word -> entrants(word, settings)).toList();
    }

    /** A short poll enters once for each interval. */
    private Stream<Entrant> entrants(Word word, Settings settings) {
        List<Duration> intervals = pollIntervals.stream().distinct().toList();
        if (word != Word.POLL || intervals.size() == 1) {
            return Stream.of(new Entrant(word.toString(), word, settings.withPollInterval(intervals.getFirst())));
        }
        return intervals.stream()
                .map(interval -> new Entrant(word + "@" + DurationConverter.text(interval), word,
                        settings.withPollInterval(interval)));
    }

    private void print(Result result) {
        if (result.notMeasured() != null) {
            say(result.notMeasured());
        }
        CommandLine output = spec.commandLine();
        output.getOut().println(json ? OrderJson.writePretty(result) : ComparisonTable.of(result));
        output.getOut().flush();
    }

    private void report(Result result, Path file) throws IOException {
        HtmlReport.write(file, result, "./orderup " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
        say("report: " + file.toAbsolutePath().normalize());
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
