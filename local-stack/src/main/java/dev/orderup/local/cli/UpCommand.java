package dev.orderup.local.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Returns once all is ready; the system goes on in the background. */
@Command(name = "up", mixinStandardHelpOptions = true, description = "Start the system and return once all of it is ready.")
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private HomeOption where;

    @Mixin
    private StackOptions options;

    @Option(names = "--json", description = "Print the status as one JSON document.")
    private boolean json;

    @Option(names = "--owner", hidden = true, paramLabel = "PID", description = "Stop the system when this process ends.")
    private @Nullable Long owner;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var stack = new RunningStack(where.home());
        var state = stack.state();
        if (state.isPresent()) {
            System.err.println("already up; `orderup down` stops it");
        }
        var status = state.isPresent() ? state.get() : stack.start(options, owner == null ? List.of() : List.of("--owner=" + owner));
        StatusView.print(status, json);
        return status.ready() ? 0 : 1;
    }
}
