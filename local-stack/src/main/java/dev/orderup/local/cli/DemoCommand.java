package dev.orderup.local.cli;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.process.Jdk;
import dev.orderup.local.supervisor.StackState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Starts all, places an order, follows it by every pattern and prints what each cost: the client's {@code compare} does the latter.
 * A stack that is already up is used and left up.
 */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Start the system, follow an order by every pattern, print what each cost, stay up until Ctrl-C.")
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private HomeOption where;

    @Mixin
    private StackOptions options;

    @Option(names = "--once", description = "Stop the system after the comparison and exit.")
    private boolean once;

    @Option(names = "--json", description = "Print the comparison as one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var home = where.home();
        var stack = new RunningStack(home);
        var running = stack.state();
        if (running.isEmpty()) {
            // The supervisor stops when this process ends, however it ends.
            stack.start(options, List.of("--owner=" + ProcessHandle.current().pid()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopQuietly(stack), "stop"));
        }
        var state = running.isPresent() ? running.get() : stack.state().orElseThrow(() -> new IOException("the system stopped"));
        var status = compare(home, state);
        printAddresses(state);
        if (!once && running.isEmpty()) {
            System.err.println("Ctrl-C stops the system.");
            new CountDownLatch(1).await();
        }
        return status;
    }

    private static void stopQuietly(RunningStack stack) {
        try {
            stack.stop();
        } catch (IOException e) {
            System.err.println("orderup: could not stop: " + e.getMessage());
        }
    }

    private int compare(StackHome home, StackState state) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Jdk.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", clientJar(home).toString(),
                "compare", "--together"));
        if (json) {
            command.add("--json");
        }
        var client = new ProcessBuilder(command).inheritIO();
        client.environment().putAll(state.addresses());
        return client.start().waitFor();
    }

    private static Path clientJar(StackHome home) throws IOException {
        var target = home.checkout().resolve("poller-client/target");
        try (var jars = Files.newDirectoryStream(target, "poller-client-*.jar")) {
            for (var jar : jars) {
                return jar;
            }
        }
        throw new NoSuchFileException(target + "/poller-client-*.jar", null, "not built: run `mvn package` or ./orderup");
    }

    private static void printAddresses(StackState state) {
        for (var part : state.parts()) {
            System.err.printf("  %-22s %s%n", part.name(), part.url() == null ? part.address() : part.url());
        }
    }
}
