package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The gateway alone, with a lab's own settings and a directory that goes away with it. Where the settings have {@code ${name}}, a port that is
 * free now, or what the lab says, takes its place; {@code ${directory}} and {@code ${management}} are always there.
 */
public final class PrivateGateway implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(40);
    private final Path directory;
    private final Map<String, Object> values = new HashMap<>();
    private final Process process;

    private PrivateGateway(Class<?> lab, Path directory, Map<String, Object> values, List<String> jvm) throws IOException {
        this.directory = directory;
        this.values.putAll(values);
        this.values.put("directory", directory);
        this.values.put("management", port());
        var file = Template.write(lab, "gateway.yml", directory, this.values);
        var command = new ArrayList<>(Jvm.service("gateway"));
        command.addAll(command.indexOf("-jar"), jvm);
        command.add("--config=" + file);
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile()).start();
        process.getOutputStream().close();
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param lab       beside whose class {@code gateway.yml} lies
     * @param directory which is deleted at the end
     * @param values    for {@code ${name}}
     */
    public static PrivateGateway start(Class<?> lab, Path directory, Map<String, Object> values) throws InterruptedException {
        return start(lab, directory, values, List.of());
    }

    /**
     * As above.
     *
     * @param jvm further options of the JVM, which hold where they contradict those that all services have
     */
    public static PrivateGateway start(Class<?> lab, Path directory, Map<String, Object> values, List<String> jvm)
            throws InterruptedException {
        if (Jvm.built("gateway", "gateway").isEmpty()) {
            throw new LabFailure("the gateway is not built (run `./orderup lab`, which builds, or `mvn package`)");
        }
        try {
            var gateway = new PrivateGateway(lab, directory, values, jvm);
            try {
                Until.holds("the gateway is ready", READY_WITHIN, gateway::isReady);
            } catch (LabFailure | InterruptedException e) {
                gateway.close();
                throw e;
            }
            return gateway;
        } catch (IOException e) {
            throw new LabFailure("cannot start the gateway: " + e.getMessage(), e);
        }
    }

    /** For the files of one. */
    public static Path directory() {
        try {
            return Files.createTempDirectory("orderup-gateway");
        } catch (IOException e) {
            throw new LabFailure("cannot make a directory: " + e.getMessage(), e);
        }
    }

    /** One that is free now. */
    public static int port() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabFailure("no free port: " + e.getMessage(), e);
        }
    }

    private Path log() {
        return directory.resolve("gateway.log");
    }

    private boolean isReady() {
        try {
            if (!process.isAlive()) {
                throw new LabFailure("the gateway has ended; it said:%n%s".formatted(Files.readString(log())));
            }
            var asked = (HttpURLConnection) management().resolve("/actuator/health/readiness").toURL().openConnection();
            return asked.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI management() {
        return URI.create("http://127.0.0.1:" + values.get("management"));
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new LabFailure("cannot delete " + directory + ": " + e.getMessage(), e);
        }
    }
}
