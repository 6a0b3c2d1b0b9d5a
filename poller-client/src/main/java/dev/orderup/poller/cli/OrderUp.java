package dev.orderup.poller.cli;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(name = "orderup", description = "One order, every way a backend can talk.", mixinStandardHelpOptions = true, versionProvider = Version.class, subcommands = {
        CompareCommand.class, WatchCommand.class, OrderCommand.class, StatementCommand.class, AskCommand.class, KitchenCommand.class,
        ReplayCommand.class,
        DltCommand.class, TokenCommand.class, TopicsCommand.class}, synopsisSubcommandLabel = "COMMAND", footer = {
                "",
                "System (the whole of it on this machine, without Docker):",
                "  demo      Start all, follow an order by every pattern, print what each cost.",
                "  up        Start all and return when it is ready.",
                "  status    Say what runs, where, and how much memory it takes.",
                "  logs      Show what a part has written to its log.",
                "  down      Stop all.",
                "  gateway   Run the gateway alone, in front of anything: gateway --config FILE.",
                "",
                "Experiments:",
                "  lab NAME  Measure one question beside what it is compared with; lab --help has their names.",
                "",
                "Each command has --help. Exit status: 0 it worked, 1 it did not, 2 the arguments are wrong.",
        })
public final class OrderUp implements Runnable {
    @Spec
    private CommandSpec spec;

    public static CommandLine commandLine() {
        return new CommandLine(new OrderUp())
                .registerConverter(Duration.class, new DurationConverter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Errors::wrongArguments)
                .setExecutionExceptionHandler(Errors::didNotWork);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),

                "a command is missing (expected: one of compare, watch, order, statement, ask, kitchen, replay, dlt, token, topics)");
    }
}
