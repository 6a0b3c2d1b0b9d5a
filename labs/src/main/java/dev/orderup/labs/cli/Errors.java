package dev.orderup.labs.cli;

import dev.orderup.labs.report.LabFailure;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What goes wrong, in a sentence on stderr; a stack trace only for what is a fault of this program. */
final class Errors {
    private Errors() {}

    static int wrongArguments(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        command.getErr().println("error: " + error.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(error, command.getErr())) {
            command.getErr().println("try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return CommandLine.ExitCode.USAGE;
    }

    static int didNotWork(Exception error, CommandLine command, ParseResult parsed) throws Exception {
        if (error instanceof LabFailure failure) {
            command.getErr().println("error: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw error;
    }
}
