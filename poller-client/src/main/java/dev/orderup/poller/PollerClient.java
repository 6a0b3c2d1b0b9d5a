package dev.orderup.poller;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry to poller-client. */
@Command(name = "orderup", mixinStandardHelpOptions = true)
public final class PollerClient implements Callable<Integer> {
    static void main(String[] args) {
        System.exit(new CommandLine(new PollerClient()).execute(args));
    }

    @Override
    public Integer call() {
        return CommandLine.ExitCode.USAGE;
    }
}
