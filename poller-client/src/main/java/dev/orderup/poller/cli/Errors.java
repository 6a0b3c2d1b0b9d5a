package dev.orderup.poller.cli;

import dev.orderup.poller.order.Failure;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What goes wrong, in a sentence on stderr; never a stack trace for what is no fault of this program. */
final class Errors {
    private Errors() {}

    /** The arguments are wrong: says which, and where to read what is right. */
    static int wrongArguments(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        command.getErr().println("error: " + error.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(error, command.getErr())) {
            command.getErr().println("try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return CommandLine.ExitCode.USAGE;
    }

    static int didNotWork(Exception error, CommandLine command, ParseResult parsed) throws Exception {
        if (error instanceof Failure failure) {
            command.getErr().println("error: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw error;
    }
}
