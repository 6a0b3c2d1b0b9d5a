package dev.orderup.poller.cli;

import dev.orderup.poller.order.GrpcOrders;
import dev.orderup.poller.order.Order;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.Orders;
import dev.orderup.poller.order.RestOrders;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What all commands on orders have in common: by which way to ask, and how to print the answer. */
final class OrderOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Option(names = "--via", paramLabel = "WORD", defaultValue = "rest", description = "rest or grpc (default: ${DEFAULT-VALUE}).")
    private Way via;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    <T> int ask(Function<Orders, T> question, Function<T, String> text) {
        try (Orders orders = via.open(system)) {
            T answer = question.apply(orders);
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? OrderJson.writePretty(answer) : text.apply(answer));
            out.flush();
            return 0;
        }
    }

    int ask(Function<Orders, Order> question) {
        return ask(question, OrderText::of);
    }

    /** The ways to ask. */
    enum Way {
        rest,
        grpc;

        Orders open(SystemOptions system) {
            return switch (this) {
                case rest -> new RestOrders(system.gateway());
                case grpc -> new GrpcOrders(system.gateway());
            };
        }
    }
}
