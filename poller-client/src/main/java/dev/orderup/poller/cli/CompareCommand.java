package dev.orderup.poller.cli;

import dev.orderup.poller.compare.Comparison;
import dev.orderup.poller.compare.Plan;
import dev.orderup.poller.compare.Progress;
import dev.orderup.poller.compare.Result;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.RestOrders;
import dev.orderup.poller.pattern.Word;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what each pattern costs, measured on the same orders at the same time. */
@Command(name = "compare", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Place orders, follow each by every pattern at once, and print what each pattern cost.")
final class CompareCommand implements Callable<Integer> {
    private static final int ORDERS_MAX = 1000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Option(names = "--orders", paramLabel = "N", defaultValue = "1", description = "How many orders to place (default: 1).")
    private int orders;

    @Option(names = "--patterns", paramLabel = "WORD", split = ",", converter = WordConverter.class, defaultValue = "poll,longpoll,sse,websocket,grpc,kafka", description = "Which patterns to compare (default: ${DEFAULT-VALUE}).")
    private List<Word> patterns;

    @Option(names = "--poll-interval", paramLabel = "TIME", defaultValue = "500ms", description = "Mean pause between two short polls (default: ${DEFAULT-VALUE}).")
    private Duration pollInterval;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "60s", description = "How long one order may take to come to its end (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Check.within(spec, "--orders", orders, 1, ORDERS_MAX);
        Check.positive(spec, "--poll-interval", pollInterval);
        Check.positive(spec, "--timeout", timeout);
        Result result = compare();
        CommandLine output = spec.commandLine();
        output.getOut().println(json ? OrderJson.writePretty(result) : ComparisonTable.of(result));
        output.getOut().flush();
        return result.complete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Result compare() {
        var plan = new Plan(orders, patterns.stream().distinct().toList(),
                system.settings(OrderOptions.OPERATOR).withPollInterval(pollInterval), timeout);
        try (var rest = new RestOrders(system.gateway(), system.login(OrderOptions.OPERATOR));
                Progress progress = ProgressOnStderr.open(spec.commandLine().getErr())) {
            return new Comparison(plan, rest, progress).run();
        }
    }
}
