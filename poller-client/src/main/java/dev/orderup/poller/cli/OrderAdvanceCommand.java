package dev.orderup.poller.cli;

import dev.orderup.poller.order.OrderStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves an order on, as a kitchen or a courier does. */
@Command(name = "advance", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Move an order to another status.")
final class OrderAdvanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OrderOptions options;

    @Parameters(index = "0", paramLabel = "ORDER", description = "The id of the order.")
    private String orderId;

    @Parameters(index = "1", paramLabel = "STATUS", description = "One of ${COMPLETION-CANDIDATES}.")
    private OrderStatus status;

    @Option(names = "--if-version", paramLabel = "V", defaultValue = "0", description = "Only if the order is still at this version (default: 0, at any).")
    private long version;

    @Override
    public Integer call() {
        Check.orderId(spec, orderId);
        Check.within(spec, "--if-version", version, 0, Long.MAX_VALUE);
        return options.ask(OrderOptions.mover(status), orders -> orders.advance(orderId, status, version));
    }
}
