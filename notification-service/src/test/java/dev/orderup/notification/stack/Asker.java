package dev.orderup.notification.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** Asks the assistant and reads its answer event by event; closes the connection when it is closed. */
public final class Asker implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    /** An event of the answer. */
    public record Event(String name, String data) {}

    public Asker(Instance instance, UUID order, String question) throws IOException, InterruptedException {
        HttpRequest request = Bearer.request(instance.url("/orders/" + order + "/answers"), Stack.TOKEN)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString("{\"question\":\"" + question + "\"}"))
                .build();
        response = Stack.HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    public HttpResponse<InputStream> response() {
        return response;
    }

    /** The next event; null when the answer is over. */
    public @Nullable Event next() throws IOException {
        String name = lines.readLine();
        if (name == null) {
            return null;
        }
        Event event = new Event(name.substring("event:".length()), lines.readLine().substring("data:".length()));
        lines.readLine();
        return event;
    }

    /** What is left of the response's body. */
    public String rest() throws IOException {
        return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
