package dev.orderup.local;

import dev.orderup.local.cli.DemoCommand;
import dev.orderup.local.cli.DownCommand;
import dev.orderup.local.cli.LogsCommand;
import dev.orderup.local.cli.PrepareCommand;
import dev.orderup.local.cli.StatusCommand;
import dev.orderup.local.cli.SuperviseCommand;
import dev.orderup.local.cli.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The whole system on one machine without Docker: a real PostgreSQL, a real Kafka and the services, each a process.
 *
 * <p>Choose it to try, develop and measure the system with nothing installed but a JDK and Maven; choose the compose file where
 * the parts shall be isolated or come with Prometheus and Grafana. README has what it takes in seconds, memory and disk.
 * The way in: {@code cli} talks to a background {@code supervisor}, which starts the {@code part}s.
 */
@Command(name = "orderup", mixinStandardHelpOptions = true, description = "The whole system on this machine.", subcommands = {
        DemoCommand.class, UpCommand.class, DownCommand.class, StatusCommand.class, LogsCommand.class, PrepareCommand.class,
        SuperviseCommand.class})
public final class LocalStack {
    private LocalStack() {}

    static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LocalStack()).setExecutionExceptionHandler(LocalStack::explain);
    }

    /** A user gets a sentence; who needs the stack trace of an unexpected failure sets ORDERUP_DEBUG. */
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("orderup: " + failure.getMessage());
        if (System.getenv("ORDERUP_DEBUG") != null) {
            failure.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
