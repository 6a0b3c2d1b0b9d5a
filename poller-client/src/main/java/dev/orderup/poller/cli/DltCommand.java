package dev.orderup.poller.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looking at dead letters and sending them back. */
@Command(name = "dlt", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Dead letters: records that a subscriber could not take in. List them, or send them back to it.", subcommands = {
        DltListCommand.class, DltRedriveCommand.class})
final class DltCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do is missing (expected: one of list, redrive)");
    }
}
