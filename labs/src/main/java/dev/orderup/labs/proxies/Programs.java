package dev.orderup.labs.proxies;

import dev.orderup.labs.report.LabFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Other people's programs: found on the PATH, never installed, each held to one core. */
final class Programs {
    /** The proxy alone on one core, what makes and what answers the load on the other: what one takes is not taken from the other. */
    static final int PROXY_CORE = 0;
    static final int LOAD_CORE = 1;

    private Programs() {}

    static boolean isThere(String program) {
        // Some distributions keep servers where only root looks.
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    static void mustPin() {
        if (!isThere("taskset") || Runtime.getRuntime().availableProcessors() < 2) {
            throw new LabFailure(
                    "this lab pins the proxy to one core and the load to another: it needs Linux, taskset (util-linux) and 2 cores (found: %d)"
                            .formatted(Runtime.getRuntime().availableProcessors()));
        }
    }

    static List<String> pinned(int core, List<String> command) {
        var all = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        all.addAll(command);
        return all;
    }

    /** Runs it on the load's core and gives what it said on both outputs. */
    static String run(List<String> command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(pinned(LOAD_CORE, command)).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new LabFailure("`%s` failed with status %d:%n%s".formatted(String.join(" ", command), process.exitValue(), said));
            }
            return said;
        } catch (IOException e) {
            throw new LabFailure("cannot run %s: %s".formatted(command.getFirst(), e.getMessage()), e);
        }
    }

    static Matcher find(Pattern pattern, String said) {
        var match = pattern.matcher(said);
        if (!match.find()) {
            throw new LabFailure("a program said something else than expected (%s):%n%s".formatted(pattern, said));
        }
        return match;
    }

    /** What the first group of a pattern says, or 0 where it is not said. */
    static long count(Pattern pattern, String said) {
        var match = pattern.matcher(said);
        return match.find() ? Long.parseLong(match.group(1)) : 0;
    }
}
