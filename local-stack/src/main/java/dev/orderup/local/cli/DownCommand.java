package dev.orderup.local.cli;

import dev.orderup.local.supervisor.Leftovers;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the system; also what is left of one whose supervisor was killed. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stop the system; its data are kept.")
public final class DownCommand implements Callable<Integer> {
    @Mixin
    private HomeOption where;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var home = where.home();
        var running = new RunningStack(home);
        var wasUp = running.state().isPresent() || !Leftovers.of(home).isEmpty();
        running.stop();
        Leftovers.stop(home, System.err::println);
        System.err.println(wasUp ? "stopped; the data are kept" : "nothing was running");
        return 0;
    }
}
