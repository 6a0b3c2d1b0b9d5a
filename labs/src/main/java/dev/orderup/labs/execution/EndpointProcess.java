package dev.orderup.labs.execution;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.ProcStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The endpoint in a JVM of its own, so that its threads, memory and CPU time can be told from those of the load.
 * It ends when its standard input does, that is with the process that started it, at the latest.
 */
final class EndpointProcess implements AutoCloseable {
    private final Process process;
    private final InetSocketAddress address;

    private EndpointProcess(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    static void main(String[] args) throws IOException {
        var kitchen = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[2]));
        var execution = Execution.of(Model.valueOf(args[0]), kitchen, Integer.parseInt(args[3]));
        try (var endpoint = new Endpoint(execution, Work.valueOf(args[1]), Runtime.getRuntime().availableProcessors())) {
            System.out.println(endpoint.address().getPort());
            if (System.in.read() >= 0) {
                throw new IllegalStateException("the endpoint is told nothing but its end");
            }
        }
    }

    static EndpointProcess start(Model model, Work work, Kitchen kitchen, int platformThreads) {
        try {
            var process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                    "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), EndpointProcess.class.getName(),
                    model.name(), work.name(), Integer.toString(kitchen.address().getPort()), Integer.toString(platformThreads)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var port = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            if (port == null) {
                throw new LabFailure("the endpoint's process ended at its start; what it said is above");
            }
            return new EndpointProcess(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        } catch (IOException e) {
            throw new LabFailure("cannot start the endpoint's process: " + e.getMessage(), e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** CPU time so far, of all its threads. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Threads of the operating system that it has now. Virtual threads are none. */
    long threads() {
        return ProcStatus.threads(process.toHandle());
    }

    long residentBytes() {
        return ProcStatus.residentBytes(process.toHandle());
    }

    @Override
    public void close() throws InterruptedException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy();
        }
        process.waitFor();
    }
}
