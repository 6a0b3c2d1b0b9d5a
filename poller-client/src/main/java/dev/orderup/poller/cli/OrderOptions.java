package dev.orderup.poller.cli;

import dev.orderup.poller.login.Identity;
import dev.orderup.poller.login.Identity.Role;
import dev.orderup.poller.order.GrpcOrders;
import dev.orderup.poller.order.Job;
import dev.orderup.poller.order.Order;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.OrderStatus;
import dev.orderup.poller.order.Orders;
import dev.orderup.poller.order.RestJobs;
import dev.orderup.poller.order.RestOrders;
import java.io.PrintWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What all commands on orders have in common: by which way to ask, and how to print the answer. */
final class OrderOptions {
    /** Of all, only an operator may see and move everybody's orders. */
    static final Identity OPERATOR = new Identity(Role.operator, "cli");
    private static final Identity COURIER = new Identity(Role.courier, "cli");

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Option(names = "--via", paramLabel = "WORD", defaultValue = "rest", description = "rest or grpc (default: ${DEFAULT-VALUE}).")
    private Way via;

    @Option(names = "--as", paramLabel = "ROLE:NAME", converter = IdentityConverter.class, description = "Who asks (default: whoever may do this and least else).")
    private @Nullable Identity identity;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    /** As somebody who may do no more than is asked, unless the user said as whom. */
    <T> int ask(Identity usually, Function<Orders, T> question, Function<T, String> text) {
        try (Orders orders = via.open(system, identity == null ? usually : identity)) {
            return print(question.apply(orders), text);
        }
    }

    private <T> int print(T answer, Function<T, String> text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? OrderJson.writePretty(answer) : text.apply(answer));
        out.flush();
        return 0;
    }

    /** Does not wait for an answer but for a job. */
    int follow(Identity usually, Function<RestJobs, Order> question) {
        if (via != Way.rest) {
            throw new ParameterException(spec.commandLine(), "--async: via %s (expected: --via rest)".formatted(via));
        }
        try (RestJobs jobs = new RestJobs(system.gateway(), system.login(identity == null ? usually : identity), this::say)) {
            return print(question.apply(jobs), OrderText::of);
        }
    }

    private void say(Job job) {
        spec.commandLine().getErr().println("job %s: %s".formatted(job.id(), job.status()));
    }

    int ask(Function<Orders, Order> question) {
        return ask(OPERATOR, question, OrderText::of);
    }

    int ask(Identity usually, Function<Orders, Order> question) {
        return ask(usually, question, OrderText::of);
    }

    /** Who lists: a restaurant's own kitchen may list its orders. */
    static Identity lister(@Nullable String restaurantId) {
        return restaurantId == null ? OPERATOR : new Identity(Role.kitchen, restaurantId);
    }

    /** Who moves: what happens on the road a courier may tell. */
    static Identity mover(OrderStatus to) {
        return to == OrderStatus.PICKED_UP || to == OrderStatus.DELIVERED ? COURIER : OPERATOR;
    }

    /** The ways to ask. */
    enum Way {
        rest,
        grpc;

        Orders open(SystemOptions system, Identity identity) {
            return switch (this) {
                case rest -> new RestOrders(system.gateway(), system.login(identity));
                case grpc -> new GrpcOrders(system.gateway(), system.login(identity));
            };
        }
    }
}
