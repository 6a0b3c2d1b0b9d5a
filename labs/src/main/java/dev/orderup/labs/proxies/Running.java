package dev.orderup.labs.proxies;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.CpuTime;
import dev.orderup.labs.system.ProcStatus;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A proxy that runs, on the proxies' core. */
final class Running implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 20;
    private final Contender contender;
    private final Process process;
    private final Path log;
    private final Map<Traffic, Integer> ports;

    private Running(Contender contender, Process process, Path log, Map<Traffic, Integer> ports) {
        this.contender = contender;
        this.process = process;
        this.log = log;
        this.ports = ports;
    }

    /**
     * Starts it and waits until it passes on an answer.
     *
     * @param ports  where it takes each traffic; what is not in it, it does not take
     * @param output where what it prints goes
     */
    static Running start(Contender contender, Bench bench, List<String> command, Map<Traffic, Integer> ports,
            ProcessBuilder.Redirect output) {
        try {
            var log = bench.file(contender.word().replace(' ', '-') + ".log");
            var process = new ProcessBuilder(Programs.pinned(Programs.PROXY_CORE, command)).redirectError(log.toFile())
                    .redirectOutput(output)
                    .start();
            process.getOutputStream().close();
            var running = new Running(contender, process, log, new EnumMap<>(ports));
            try {
                running.awaitAnswer();
            } catch (RuntimeException e) {
                running.close();
                throw e;
            }
            return running;
        } catch (IOException e) {
            throw new LabFailure("cannot start %s: %s".formatted(contender.word(), e.getMessage()), e);
        }
    }

    private void awaitAnswer() throws IOException {
        long until = System.nanoTime() + START_MAX.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - until > 0) {
                throw new LabFailure("%s passes on no answer (%s); it said:%n%s".formatted(contender.word(),
                        process.isAlive() ? "after %d s".formatted(START_MAX.toSeconds()) : "it has ended", Files.readString(log)));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    private boolean answers() {
        try {
            var target = target(Traffic.HTTP1);
            var connection = (HttpURLConnection) Objects.requireNonNull(target).toURL().openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    Contender contender() {
        return contender;
    }

    Process process() {
        return process;
    }

    /** Null where it does not take this traffic. */
    @Nullable
    URI target(Traffic traffic) {
        var port = ports.get(traffic);
        return port == null ? null : URI.create("%s://127.0.0.1:%d%s".formatted(traffic.isTls() ? "https" : "http", port, traffic.path()));
    }

    CpuTime.Split cpu() {
        return CpuTime.split(process.toHandle());
    }

    /** Memory of all its processes that is in RAM, shared pages counted for each. */
    long residentBytes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants()).mapToLong(ProcStatus::residentBytes).sum();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
