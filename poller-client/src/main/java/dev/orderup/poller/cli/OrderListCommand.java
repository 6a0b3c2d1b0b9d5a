package dev.orderup.poller.cli;

import dev.orderup.poller.login.Identity;
import dev.orderup.poller.order.OrderQuery;
import dev.orderup.poller.order.OrderStatus;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists orders. */
@Command(name = "list", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "List orders, newest first.")
final class OrderListCommand implements Callable<Integer> {
    private static final int LIMIT_MAX = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private OrderOptions options;

    @Option(names = "--restaurant", paramLabel = "ID", description = "Only this restaurant's.")
    private @Nullable String restaurant;

    @Option(names = "--status", paramLabel = "STATUS", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private @Nullable OrderStatus status;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many (default: ${DEFAULT-VALUE}; at most 100).")
    private int limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where the page before ended.")
    private @Nullable String cursor;

    private Identity identity() {
        return Check.identity(spec, () -> OrderOptions.lister(restaurant));
    }

    @Override
    public Integer call() {
        Check.within(spec, "--limit", limit, 1, LIMIT_MAX);
        return options.ask(identity(), orders -> orders.list(new OrderQuery(restaurant, status, limit, cursor)), OrderText::of);
    }
}
