package dev.orderup.local.cli;

import dev.orderup.local.home.StackHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what the parts have said. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Show the logs of a part, or of all.")
public final class LogsCommand implements Callable<Integer> {
    @Mixin
    private HomeOption where;

    @Parameters(arity = "0..1", paramLabel = "PART", description = "For example order-service.")
    private @Nullable String part;

    @Option(names = {"-n", "--lines"}, paramLabel = "N", defaultValue = "100", description = "How many lines (default: 100).")
    private int lines = 100;

    @Option(names = {"-f", "--follow"}, description = "Go on until Ctrl-C.")
    private boolean follow;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var files = part == null ? all(where.home()) : List.of(where.home().log(part));
        var missing = files.stream().filter(file -> !Files.exists(file)).findFirst();
        if (missing.isPresent() || files.isEmpty()) {
            throw new IOException("no log of %s (expected one of: %s)".formatted(part == null ? "any part" : part, names()));
        }
        var tail = new ArrayList<>(List.of("tail", "-n", Integer.toString(lines)));
        if (follow) {
            tail.add("-F"); // survives the file being emptied or replaced
        }
        files.forEach(file -> tail.add(file.toString()));
        return new ProcessBuilder(tail).inheritIO().start().waitFor();
    }

    private String names() throws IOException {
        return String.join(", ", all(where.home()).stream().map(file -> file.getFileName().toString().replace(".log", "")).toList());
    }

    private static List<Path> all(StackHome home) throws IOException {
        var directory = home.log("any").getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }
}
