package dev.orderup.poller.cli;

import dev.orderup.poller.kafka.DeadLetters;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends dead letters back. */
@Command(name = "redrive", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Send the dead letters that wait back to the group that could not take them in, the oldest first. One that fails again comes back here.")
final class DltRedriveCommand implements Callable<Integer> {
    private static final int LIMIT_MAX = 100_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Check.within(spec, "--limit", limit, 1, LIMIT_MAX);
        DeadLetterText.print(spec.commandLine(), new DeadLetters(system.kafka()).redrive(limit), json, "no dead letter waits");
        return CommandLine.ExitCode.OK;
    }
}
