package dev.orderup.poller.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processes of the server side and their counters.
 *
 * <p>CPU time of our services comes from their own {@code process.cpu.time}; that of Kafka and PostgreSQL, which have no such
 * address, from the system by their pid, where they run on this machine. It is user and system time of the whole process: the
 * compiler, the garbage collector and the answer to this question are in it.
 *
 * <p>Memory is what is left on the heap after a full collection, which {@code jcmd PID GC.run} asks for, plus direct buffers.
 * The resident size would not do: a JVM keeps pages that it once touched, so that subscribers who come and go leave it as it
 * was. What the kernel holds for a socket is in neither.
 */
public final class ServerSide implements AutoCloseable {
    // A full collection of a small heap takes a tenth of a second.
    private static final Duration COLLECTION_TAKES_MAX = Duration.ofSeconds(20);

    private final ServerAddresses addresses;
    private final Map<String, Actuator> services = new LinkedHashMap<>();

    public ServerSide(ServerAddresses addresses) {
        this.addresses = addresses;
        addresses.management().forEach(this::open);
    }

    /** A name may stand for several instances, as it does in Docker Compose: each has counters of its own. */
    private void open(String part, URI management) {
        List<String> hosts = hosts(management.getHost());
        for (int instance = 1; instance <= hosts.size(); instance++) {
            URI address = URI.create("http://" + hosts.get(instance - 1) + ":" + management.getPort());
            services.put(instance == 1 ? part : part + "-" + instance, new Actuator(address));
        }
    }

    /** A name that nobody knows stays as it is: whoever asks there will say so. */
    private static List<String> hosts(String name) {
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(name));
            return found.size() == 1
                    ? List.of(name)
                    : found.stream().filter(Inet4Address.class::isInstance).map(InetAddress::getHostAddress).toList();
        } catch (UnknownHostException e) {
            return List.of(name);
        }
    }

    /** Whether there is anything to ask. */
    public boolean isKnown() {
        return !services.isEmpty();
    }

    /** CPU time of each part since it began, in microseconds; fails when one of them does not answer. */
    public ByPart cpuMicros() throws IOException {
        var micros = new LinkedHashMap<String, Double>();
        for (var service : services.entrySet()) {
            micros.put(service.getKey(), service.getValue().cpuMicros());
        }
        addresses.pids().forEach((part, pid) -> {
            if (!services.containsKey(part)) {
                ProcessHandle.of(pid).ifPresent(process -> micros.put(part, cpuMicros(process)));
            }
        });
        return new ByPart(micros);
    }

    /** PostgreSQL is a family: a process for each connection. */
    private static double cpuMicros(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToDouble(time -> time.toNanos() / 1000.0)
                .sum();
    }

    /** Whether the services run on this machine, so that they can be told to collect. */
    public boolean canCollect() {
        return isKnown() && addresses.pids().keySet().containsAll(services.keySet());
    }

    /** What lives in each service after a full collection, in bytes. */
    public ByPart liveBytes() throws IOException {
        var bytes = new LinkedHashMap<String, Double>();
        for (var service : services.entrySet()) {
            collect(addresses.pids().getOrDefault(service.getKey(), 0L));
            bytes.put(service.getKey(), service.getValue().usedBytes());
        }
        return new ByPart(bytes);
    }

    private static void collect(long pid) throws IOException {
        var jcmd = new ProcessBuilder(System.getProperty("java.home") + "/bin/jcmd", Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!jcmd.waitFor(COLLECTION_TAKES_MAX.toSeconds(), TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                throw new IOException("jcmd " + pid + " GC.run did not work");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            jcmd.destroyForcibly();
        }
    }

    @Override
    public void close() {
        services.values().forEach(Actuator::close);
    }
}
