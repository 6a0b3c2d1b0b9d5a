package dev.orderup.local;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry to local-stack. */
@Command(name = "orderup", mixinStandardHelpOptions = true)
public final class LocalStack implements Callable<Integer> {
    static void main(String[] args) {
        System.exit(new CommandLine(new LocalStack()).execute(args));
    }

    @Override
    public Integer call() {
        return CommandLine.ExitCode.USAGE;
    }
}
