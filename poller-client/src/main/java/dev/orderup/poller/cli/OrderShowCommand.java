package dev.orderup.poller.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows an order. */
@Command(name = "show", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Show an order and its history.")
final class OrderShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OrderOptions options;

    @Parameters(paramLabel = "ORDER", description = "The id of the order.")
    private String orderId;

    @Override
    public Integer call() {
        Check.orderId(spec, orderId);
        return options.ask(orders -> orders.show(orderId));
    }
}
