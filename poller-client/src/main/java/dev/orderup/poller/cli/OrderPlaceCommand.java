package dev.orderup.poller.cli;

import dev.orderup.poller.login.Identity;
import dev.orderup.poller.order.NewOrder;
import dev.orderup.poller.order.OrderLine;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Places an order. */
@Command(name = "place", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Place an order.")
final class OrderPlaceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OrderOptions options;

    @Option(names = "--customer", paramLabel = "ID", defaultValue = "ada", description = "Who orders (default: ${DEFAULT-VALUE}).")
    private String customer;

    @Option(names = "--restaurant", paramLabel = "ID", defaultValue = "napoli", description = "Who cooks (default: ${DEFAULT-VALUE}); orders of 'manual' are moved by hand only.")
    private String restaurant;

    @Option(names = "--line", paramLabel = "SKU:QUANTITY:CENTS", converter = LineConverter.class, defaultValue = "margherita:1:950", description = "A line of the order; may be repeated (default: ${DEFAULT-VALUE}).")
    private List<OrderLine> lines;

    @Option(names = "--note", paramLabel = "TEXT", description = "A word to the kitchen.")
    private @Nullable String note;

    @Option(names = "--idempotency-key", paramLabel = "KEY", description = "Place one order however often this is repeated with the same key (default: a new key).")
    private @Nullable String key;

    @Option(names = "--async", description = "Be answered before it is placed, and follow the job that places it (rest only).")
    private boolean async;

    @Override
    public Integer call() {
        String once = key == null ? UUID.randomUUID().toString() : key;
        Identity who = Check.identity(spec, () -> Identity.customer(customer));
        NewOrder order = new NewOrder(customer, restaurant, lines, note);
        return async
                ? options.follow(who, jobs -> jobs.place(order, once))
                : options.ask(who, orders -> orders.place(order, once));
    }
}
