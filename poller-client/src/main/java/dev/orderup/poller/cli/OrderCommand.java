package dev.orderup.poller.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Placing, reading and moving orders by hand. */
@Command(name = "order", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Place, show, list, advance or cancel orders, over REST or gRPC.", subcommands = {
        OrderPlaceCommand.class, OrderShowCommand.class, OrderListCommand.class, OrderAdvanceCommand.class,
        OrderCancelCommand.class})
final class OrderCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do is missing (expected: one of place, show, list, advance, cancel)");
    }
}
