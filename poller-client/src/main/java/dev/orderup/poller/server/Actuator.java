package dev.orderup.poller.server;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** The metrics of one service, asked for at its management port (Spring Boot's {@code /actuator/metrics/NAME}). */
final class Actuator implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI management;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

    Actuator(URI management) {
        this.management = management;
    }

    /** CPU time since the process began, user and system; Micrometer's {@code process.cpu.time} is in nanoseconds. */
    double cpuMicros() throws IOException {
        return metric("process.cpu.time") / 1000;
    }

    /** Bytes in use on the heap, plus those of the JDK's direct buffers. */
    double usedBytes() throws IOException {
        return metric("jvm.memory.used?tag=area:heap") + metric("jvm.buffer.memory.used");
    }

    private double metric(String name) throws IOException {
        URI address = management.resolve("/actuator/metrics/" + name);
        try {
            var answer = http.send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException(address + " answered HTTP " + answer.statusCode() + " (expected: 200)");
            }
            return OrderJson.read(answer.body(), Metric.class).measurements().getFirst().value();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (Failure e) {
            throw new IOException(address + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException("cannot read " + address + ": " + (e.getMessage() == null ? "connection refused" : e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private record Metric(List<Measurement> measurements) {}

    private record Measurement(double value) {}
}
