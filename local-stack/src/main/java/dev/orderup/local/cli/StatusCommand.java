package dev.orderup.local.cli;

import dev.orderup.local.supervisor.StackState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what runs; exit status 0 only when all of it is ready. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Show each part; exit status 0 only when all are ready.")
public final class StatusCommand implements Callable<Integer> {
    private static final StackState DOWN = new StackState(0, false, null, null, List.of(), Map.of());

    @Mixin
    private HomeOption where;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var state = new RunningStack(where.home()).state().orElse(DOWN);
        StatusView.print(state, json);
        return state.ready() ? 0 : 1;
    }
}
