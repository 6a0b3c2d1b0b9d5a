package dev.orderup.poller.cli;

import dev.orderup.poller.login.Identity;
import dev.orderup.poller.pattern.Pattern;
import dev.orderup.poller.pattern.Resumption;
import dev.orderup.poller.pattern.Word;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the updates of one order as they come, by the pattern named. */
@Command(name = "watch", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Follow an order to its end and print each update as it comes; resumes by itself when a service restarts.")
final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Parameters(paramLabel = "ORDER", description = "The id of the order.")
    private String orderId;

    @Option(names = "--via", paramLabel = "WORD", defaultValue = "sse", converter = WordConverter.class, description = "poll, longpoll, sse, websocket, grpc or kafka (default: ${DEFAULT-VALUE}).")
    private Word via;

    @Option(names = "--after", paramLabel = "V", defaultValue = "0", description = "Only updates after this version (default: 0, all).")
    private long after;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "10m", description = "Give up when the order has not come to its end by then (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(names = "--poll-interval", paramLabel = "TIME", defaultValue = "500ms", description = "Mean pause between two short polls (default: ${DEFAULT-VALUE}).")
    private Duration pollInterval;

    @Option(names = "--as", paramLabel = "ROLE:NAME", converter = IdentityConverter.class, defaultValue = "operator:cli", description = "Who watches (default: ${DEFAULT-VALUE}).")
    private Identity identity;

    @Option(names = "--json", description = "Print each update as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Check.orderId(spec, orderId);
        Check.within(spec, "--after", after, 0, Long.MAX_VALUE);
        Check.positive(spec, "--timeout", timeout);
        Check.positive(spec, "--poll-interval", pollInterval);
        PrintWriter err = spec.commandLine().getErr();
        var log = new WatchLog(after, json, spec.commandLine().getOut(), err);
        try (Pattern pattern = via.open(system.settings(identity).withPollInterval(pollInterval));
                Interruption _ = Interruption.announcedBy(log::interrupted)) {
            new Resumption(timeout, log::broke).follow(pattern, orderId, after).doOnNext(log::saw).blockLast();
        }
        return log.isClean() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
