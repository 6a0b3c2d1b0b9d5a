package dev.orderup.labs.placing;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.BareTables;
import dev.orderup.labs.system.PrivateSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The peer: pgbench drives the bare transaction. It writes the rows that order-service writes, by the same statement, to tables of the same
 * making in a schema of their own, so that no relay publishes them and both find tables as full as they made them.
 */
final class PgBench implements AutoCloseable {
    private static final String PROGRAM = "pgbench";
    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Pattern COUNT = Pattern.compile("(?m)^number of transactions actually processed: (\\d+)");
    private static final Pattern FAILED = Pattern.compile("(?m)^number of failed transactions: (\\d+)");
    private static final Pattern LATENCY = Pattern.compile("(?m)^latency average = ([0-9.]+) ms");
    /** What the shell's {@code times} says of its children: minutes and seconds, of the user and of the system (POSIX). */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([0-9.]+)s (\\d+)m([0-9.]+)s\\s*$");

    private final Path script;
    private final int port;

    private PgBench(Path script, int port) {
        this.script = script;
        this.port = port;
    }

    /** What one run of it did; {@code cpu} is its own. */
    record Run(long transactions, double perSecond, double meanMillis, Duration cpu) {}

    static PgBench on(PrivateSystem system) {
        BareTables.make(system);
        try {
            var script = Files.createTempFile("orderup-placing", ".sql");
            try (InputStream text = PgBench.class.getResourceAsStream("place.sql")) {
                if (text == null) {
                    throw new IllegalStateException("place.sql is not beside this class");
                }
                Files.write(script, text.readAllBytes());
            }
            return new PgBench(script, system.postgresPort());
        } catch (IOException e) {
            throw new LabFailure("cannot write pgbench's script: " + e.getMessage(), e);
        }
    }

    /** Says at once what is missing, before anything is started. */
    static void mustBeThere() {
        try {
            if (new ProcessBuilder(PROGRAM, "--version").redirectErrorStream(true).start().onExit().join().exitValue() != 0) {
                throw new LabFailure("`pgbench --version` fails");
            }
        } catch (IOException e) {
            throw new LabFailure("this lab measures beside pgbench, which is not on the PATH. Debian: apt-get install postgresql-contrib; "
                    + "macOS: brew install postgresql", e);
        }
    }

    Run run(int connections, Duration duration) throws InterruptedException {
        var said = execute(connections, duration);
        if (Long.parseLong(find(FAILED, said).group(1)) > 0) {
            throw new LabFailure("pgbench's transactions failed:\n" + said);
        }
        var times = find(TIMES, said);
        return new Run(Long.parseLong(find(COUNT, said).group(1)), Double.parseDouble(find(RATE, said).group(1)),
                Double.parseDouble(find(LATENCY, said).group(1)), seconds(times, 1).plus(seconds(times, 3)));
    }

    private String execute(int connections, Duration duration) throws InterruptedException {
        try {
            // The shell tells what its child has taken; one thread, as the other client has. Prepared statements, as the driver has.
            var process = new ProcessBuilder("sh", "-c", "\"$@\" && times", "sh", PROGRAM, "--no-vacuum", "--protocol=prepared",
                    "--client=" + connections, "--jobs=1", "--time=" + Math.max(1, duration.toSeconds()), "--file=" + script,
                    "--host=127.0.0.1", "--port=" + port, "--username=orderup", "orderup");
            process.environment().put("PGPASSWORD", "orderup");
            // What order-service's connections are told.
            process.environment()
                    .put("PGOPTIONS", "-c search_path=" + BareTables.SCHEMA
                            + " -c synchronous_commit=on -c lock_timeout=3s -c statement_timeout=10s");
            process.environment().put("LC_ALL", "C");
            var running = process.redirectErrorStream(true).start();
            var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (running.waitFor() != 0) {
                throw new LabFailure("pgbench failed:\n" + said);
            }
            return said;
        } catch (IOException e) {
            throw new LabFailure("cannot run pgbench: " + e.getMessage(), e);
        }
    }

    private static Matcher find(Pattern pattern, String said) {
        var match = pattern.matcher(said);
        if (!match.find()) {
            throw new LabFailure("pgbench said something else than expected (%s):%n%s".formatted(pattern, said));
        }
        return match;
    }

    private static Duration seconds(Matcher times, int group) {
        return Duration.ofMinutes(Long.parseLong(times.group(group)))
                .plusNanos((long) (Double.parseDouble(times.group(group + 1)) * 1e9));
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(script);
        } catch (IOException e) {
            throw new LabFailure("cannot delete " + script, e);
        }
    }
}
