package dev.orderup.poller.cli;

import dev.orderup.poller.kafka.DeadLetters;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the dead letters. */
@Command(name = "list", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "List the dead letters that are kept, the oldest first, with the reason of each.")
final class DltListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        DeadLetterText.print(spec.commandLine(), new DeadLetters(system.kafka()).all(), json, "no dead letters");
        return CommandLine.ExitCode.OK;
    }
}
