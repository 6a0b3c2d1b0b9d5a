package dev.orderup.labs.system;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    Status up(List<String> options) throws InterruptedException {
        var arguments = new ArrayList<>(List.of("up", "--json", "--fresh", "--owner=" + ProcessHandle.current().pid()));
        arguments.addAll(options);
        return JSON.readValue(run(arguments), Status.class);
    }

    Status status() throws InterruptedException {
        return JSON.readValue(run(List.of("status", "--json")), Status.class);
    }

    void down() throws InterruptedException {
        run(List.of("down"));
    }

    /** What it prints on stdout; what it says on stderr goes to the user. */
    private String run(List<String> arguments) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command(arguments)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            // `status` of a system that is down is an answer, too, so only silence is a failure.
            if (process.waitFor() != 0 && said.isBlank()) {
                throw new LabFailure("the lab's own system did not do `%s`; its logs are in %s"
                        .formatted(arguments.getFirst(), home().resolve("lab/log")));
            }
            return said;
        } catch (IOException e) {
            throw new LabFailure("cannot run local-stack's `%s`: %s".formatted(arguments.getFirst(), e.getMessage()), e);
        }
    }

    private List<String> command(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-jar", jar().toString()));
        command.addAll(arguments);
        command.addAll(List.of("--checkout=" + checkout, "--home=" + home().resolve("lab"), "--programs=" + home().resolve("programs")));
        return command;
    }

    private Path home() {
        var chosen = System.getenv("ORDERUP_HOME");
        return chosen == null ? checkout.resolve(".orderup") : Path.of(chosen).toAbsolutePath();
    }

    private Path jar() throws IOException {
        var target = checkout.resolve("local-stack/target");
        if (Files.isDirectory(target)) {
            try (var jars = Files.newDirectoryStream(target, "local-stack-*.jar")) {
                for (var jar : jars) {
                    return jar;
                }
            }
        }
        throw new LabFailure("%s/local-stack-*.jar is not there (expected: built; run `./orderup lab`, which builds, or `mvn package`)"
                .formatted(target));
    }
}
