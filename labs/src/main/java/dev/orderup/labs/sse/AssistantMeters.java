package dev.orderup.labs.sse;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;

/**
 * What the service says of its assistant, from its metrics.
 *
 * @param spared tokens that were known and not generated, because their client had gone
 * @param open answers under way
 */
record AssistantMeters(double generated, double spared, double cancelled, double open) {
    static AssistantMeters of(URI management) throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(management.resolve("/actuator/prometheus")).build();
            var lines = http.send(request, BodyHandlers.ofString()).body().split("\n");
            return new AssistantMeters(value(lines, "orderup_assistant_tokens_total{", ""),
                    value(lines, "orderup_assistant_tokens_spared_total{", ""),
                    value(lines, "orderup_assistant_answers_total{", "outcome=\"cancelled\""), value(lines, "orderup_assistant_open{", ""));
        } catch (IOException e) {
            throw new LabFailure("no metrics from %s: %s".formatted(management, e.getMessage()), e);
        }
    }

    AssistantMeters since(AssistantMeters before) {
        return new AssistantMeters(generated - before.generated, spared - before.spared, cancelled - before.cancelled, open);
    }

    private static double value(String[] lines, String name, String label) {
        return Arrays.stream(lines)
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
