package dev.orderup.local;

import dev.orderup.local.home.Directories;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stack of its own home and its own ports, driven by the launcher as a user drives it. */
final class TestStack implements AutoCloseable {
    /** The parts that are there without the services; they start in a few seconds. */
    static final String INFRASTRUCTURE_ONLY = "--without=order-service,notification-service,gateway";

    private static final Duration COMMAND_TAKES_MAX = Duration.ofMinutes(4);
    /** Keeps all ports below 32768, where the system takes its ephemeral ones from. */
    private static final int OFFSET_MAX = 13_000;
    private static final int[] SOME_PORTS = {8080, 8081, 8180, 8181, 8280, 8281, 8443, 8500, 8501, 9180, 9280, 15_432, 19_092, 19_093};

    final Path checkout;
    final Path home;
    final int offset;

    private TestStack(Path checkout, Path home, int offset) {
        this.checkout = checkout;
        this.home = home;
        this.offset = offset;
    }

    static TestStack fresh(String name) throws IOException {
        var stack = beside(name, freeOffset());
        Directories.delete(stack.home);
        return stack;
    }

    /** One that wants the same ports as another. */
    static TestStack beside(String name, int offset) throws IOException {
        var module = Path.of("").toRealPath();
        return new TestStack(module.resolveSibling("."), module.resolve("target/stacks").resolve(name), offset);
    }

    /** What a command answered. */
    record Answer(int exitStatus, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    Answer orderup(String... arguments) throws IOException, InterruptedException {
        var out = Files.createTempFile("orderup", ".out");
        var err = Files.createTempFile("orderup", ".err");
        var process = start(out, err, arguments);
        if (!process.waitFor(COMMAND_TAKES_MAX.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end of orderup %s: %s".formatted(List.of(arguments), Files.readString(err)));
        }
        return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    Process start(Path out, Path err, String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of(checkout.resolve("orderup").toString()));
        command.addAll(List.of(arguments));
        return inEnvironment(new ProcessBuilder(command)).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    }

    ProcessBuilder inEnvironment(ProcessBuilder process) {
        process.environment().put("ORDERUP_HOME", home.toString());
        process.environment().put("ORDERUP_PORT_OFFSET", Integer.toString(offset));
        process.environment().put("ORDERUP_BUILD", "never");
        List.of("ORDERUP_GATEWAY", "ORDERUP_KAFKA", "ORDERUP_MANAGEMENT", "ORDERUP_PIDS").forEach(process.environment()::remove);
        return process.directory(checkout.toFile());
    }

    JsonNode part(String name) throws IOException, InterruptedException {
        for (var part : orderup("status", "--json").json().get("parts")) {
            if (part.get("name").asString().equals(name)) {
                return part;
            }
        }
        throw new AssertionError("no part " + name);
    }

    ProcessHandle process(String part) throws IOException, InterruptedException {
        return ProcessHandle.of(part(part).get("pid").asLong()).orElseThrow();
    }

    ProcessHandle supervisor() throws IOException {
        var state = JsonMapper.shared().readTree(Files.readString(home.resolve("state.json"), StandardCharsets.UTF_8));
        return ProcessHandle.of(state.get("supervisor").asLong()).orElseThrow();
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200)).until(condition);
    }

    int port(int usual) {
        return usual + offset;
    }

    private static int freeOffset() {
        for (var attempt = 0; attempt < 100; attempt++) {
            var offset = ThreadLocalRandom.current().nextInt(1_000, OFFSET_MAX);
            if (Arrays.stream(SOME_PORTS).allMatch(port -> isFree(port + offset))) {
                return offset;
            }
        }
        throw new AssertionError("no free ports");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        orderup("down");
    }
}
