package dev.orderup.labs.system;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code up}, {@code status} and {@code down} of the checkout's local-stack on the lab's own home. */
record LocalStackCommand(Path checkout) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The document of {@code status --json}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Status(boolean ready, List<Part> parts) {}

    static LocalStackCommand ofCheckout() {
        return new LocalStackCommand(Path.of(System.getenv().getOrDefault("ORDERUP_CHECKOUT", ".")).toAbsolutePath().normalize());
    }

    /**
     * Starts the stack and returns once it is ready, or cannot be.
     *
     * @param environment further settings of the services, as environment variables
     */
    Status up(List<String> options, Map<String, String> environment) throws InterruptedException {
        var arguments = new ArrayList<>(List.of("up", "--json", "--fresh", "--owner=" + ProcessHandle.current().pid()));
        arguments.addAll(options);
        return JSON.readValue(run(arguments, environment), Status.class);
    }

    Status status() throws InterruptedException {
        return JSON.readValue(run(List.of("status", "--json"), Map.of()), Status.class);
    }

    /** Whether any part of it is there, or what watches over them. */
    boolean isUp() throws InterruptedException {
        return !status().parts().isEmpty();
    }

    void down() throws InterruptedException {
        run(List.of("down"), Map.of());
    }

    /** What it prints on stdout; what it says on stderr goes to the user. */
    private String run(List<String> arguments, Map<String, String> environment) throws InterruptedException {
        var all = new ArrayList<>(arguments);
        all.addAll(List.of("--checkout=" + checkout, "--home=" + labHome(), "--programs=" + home().resolve("programs")));
        var ended = run("local-stack", all, environment);
        // `status` of a system that is down is an answer, too, so only silence is a failure.
        if (ended.status() != 0 && ended.said().isBlank()) {
            throw new LabFailure("the lab's own system did not do `%s`; its logs are in %s"
                    .formatted(arguments.getFirst(), labHome().resolve("log")));
        }
        return ended.said();
    }

    /** What a user's command prints on stdout, such as {@code dlt list --json}. */
    String client(List<String> arguments) throws InterruptedException {
        var ended = run("poller-client", arguments, Map.of());
        if (ended.status() != 0) {
            throw new LabFailure("`orderup %s`: exit status %d (expected: 0)".formatted(String.join(" ", arguments), ended.status()));
        }
        return ended.said();
    }

    private record Ended(int status, String said) {}

    private Ended run(String module, List<String> arguments, Map<String, String> environment) throws InterruptedException {
        try {
            var builder = new ProcessBuilder(command(module, arguments)).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), said);
        } catch (IOException e) {
            throw new LabFailure("cannot run %s's `%s`: %s".formatted(module, arguments.getFirst(), e.getMessage()), e);
        }
    }

    private List<String> command(String module, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-jar", jar(module).toString()));
        command.addAll(arguments);
        return command;
    }

    /** Where the lab's own system keeps what it has. */
    Path labHome() {
        return home().resolve("lab");
    }

    private Path home() {
        var chosen = System.getenv("ORDERUP_HOME");
        return chosen == null ? checkout.resolve(".orderup") : Path.of(chosen).toAbsolutePath();
    }

    private Path jar(String module) throws IOException {
        var target = checkout.resolve(module).resolve("target");
        if (Files.isDirectory(target)) {
            try (var jars = Files.newDirectoryStream(target, module + "-*.jar")) {
                for (var jar : jars) {
                    return jar;
                }
            }
        }
        throw new LabFailure("%s/%s-*.jar is not there (expected: built; run `./orderup lab`, which builds, or `mvn package`)"
                .formatted(target, module));
    }
}
