package dev.orderup.poller.cli;

import dev.orderup.poller.kitchen.Display;
import dev.orderup.poller.login.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A kitchen's display in the terminal. */
@Command(name = "kitchen", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Be a restaurant's display: print each new order as it is pushed and acknowledge it. What nobody has acknowledged comes again; what somebody has never does.")
final class KitchenCommand implements Callable<Integer> {
    private static final int WINDOW_MAX = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Parameters(paramLabel = "RESTAURANT", description = "Whose tickets, such as napoli.")
    private String restaurant;

    @Option(names = "--no-ack", description = "Look only: acknowledge nothing, so that all of it comes again.")
    private boolean noAck;

    @Option(names = "--window", paramLabel = "N", defaultValue = "10", description = "Take at most N tickets ahead of the acknowledgements (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(names = "--count", paramLabel = "N", description = "Stop after N tickets (default: at Ctrl-C).")
    private @Nullable Integer count;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "24h", description = "Give up when that has not happened by then (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(names = "--as", paramLabel = "ROLE:NAME", converter = IdentityConverter.class, description = "Who looks (default: the kitchen itself).")
    private @Nullable Identity identity;

    @Option(names = "--json", description = "Print each ticket as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Check.within(spec, "--window", window, 1, WINDOW_MAX);
        Check.within(spec, "--count", count == null ? 1 : count, 1, Integer.MAX_VALUE);
        Check.positive(spec, "--timeout", timeout);
        Identity who = identity != null ? identity : Check.identity(spec, () -> new Identity(Identity.Role.kitchen, restaurant));
        var log = new KitchenLog(!noAck, count == null ? Long.MAX_VALUE : count, json, spec.commandLine().getOut(),
                spec.commandLine().getErr());
        try (var display = new Display(system.gateway(), system.login(who), restaurant, window, !noAck);
                Interruption _ = Interruption.announcedBy(log::interrupted)) {
            display.run(log, Instant.now().plus(timeout));
        }
        return CommandLine.ExitCode.OK;
    }
}
