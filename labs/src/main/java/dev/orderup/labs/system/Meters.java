package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** What a service said of itself at one moment, as Prometheus reads it. */
public final class Meters {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_WITHIN)
            .build();

    private final List<String> lines;

    private Meters(List<String> lines) {
        this.lines = lines;
    }

    /**
     * Asks for them.
     *
     * @param management where the service is managed, such as {@code http://127.0.0.1:8281}
     */
    public static Meters of(URI management) throws InterruptedException {
        var request = HttpRequest.newBuilder(management.resolve("/actuator/prometheus")).timeout(ANSWER_WITHIN).build();
        try {
            return parse(HTTP.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new LabFailure("no metrics from %s: %s".formatted(management, e.getMessage()), e);
        }
    }

    static Meters parse(String text) {
        return new Meters(text.lines().filter(line -> !line.startsWith("#")).toList());
    }

    /**
     * The sum over all series of a name that carry the labels; 0 if there are none.
     *
     * @param labels as they stand in the text, such as {@code outcome="verified"}
     */
    public double sum(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
