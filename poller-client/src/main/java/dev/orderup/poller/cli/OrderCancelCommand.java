package dev.orderup.poller.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Cancels an order, which a customer may until it is ready. */
@Command(name = "cancel", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Cancel an order.")
final class OrderCancelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OrderOptions options;

    @Parameters(paramLabel = "ORDER", description = "The id of the order.")
    private String orderId;

    @Override
    public Integer call() {
        Check.orderId(spec, orderId);
        return options.ask(orders -> orders.cancel(orderId));
    }
}
