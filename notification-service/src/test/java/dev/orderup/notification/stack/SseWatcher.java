package dev.orderup.notification.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/** Reads an event stream line by line, as EventSource would. */
public final class SseWatcher extends Watcher {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile @Nullable InputStream body;

    public SseWatcher(Instance instance, UUID order, long after, String token) {
        HttpRequest request = Bearer.request(instance.url("/orders/" + order + "/events"), token)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(after))
                .build();
        thread = Thread.ofVirtual().start(() -> read(request));
    }

    public List<String> lines() {
        return lines;
    }

    private void read(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = Stack.HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
            body = response.body();
            if (response.statusCode() != 200) {
                ended("status " + response.statusCode());
                return;
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                hear(line);
            }
            ended("closed");
        } catch (IOException | InterruptedException e) {
            ended("lost: " + e.getMessage());
        }
    }

    private void hear(String line) {
        lines.add(line);
        if (line.startsWith("id:")) {
            saw(Long.parseLong(line.substring(3)));
        } else if (line.startsWith("data:{\"reason\":")) {
            ended(line.substring("data:{\"reason\":\"".length(), line.length() - 2));
        }
    }

    @Override
    public void close() {
        try {
            thread.interrupt();
            if (body != null) {
                body.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
