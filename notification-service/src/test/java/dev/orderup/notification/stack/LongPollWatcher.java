package dev.orderup.notification.stack;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks, and asks again after the last version it was told. */
public final class LongPollWatcher extends Watcher {
    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");
    private static final Pattern FINAL = Pattern.compile("DELIVERED|REJECTED|CANCELLED");

    private final Thread thread;

    public LongPollWatcher(Instance instance, UUID order, long after, String token) {
        thread = Thread.ofVirtual().start(() -> ask(instance, order, after, token));
    }

    private void ask(Instance instance, UUID order, long first, String token) {
        long after = first;
        try {
            while (end() == null) {
                HttpRequest.Builder question = Bearer.request(instance.url("/orders/" + order + "/updates?after=" + after), token);
                HttpResponse<String> response = Stack.HTTP.send(question.header("Prefer", "wait=20").build(),
                        HttpResponse.BodyHandlers.ofString());
                after = hear(response, after);
            }
        } catch (IOException | InterruptedException e) {
            ended("lost: " + e.getMessage());
        }
    }

    private long hear(HttpResponse<String> response, long after) {
        long last = after;
        if (response.statusCode() == 200) {
            for (Matcher matcher = VERSION.matcher(response.body()); matcher.find();) {
                last = Long.parseLong(matcher.group(1));
                saw(last);
            }
            if (FINAL.matcher(response.body()).find()) {
                ended("final");
            }
        } else {
            ended("status " + response.statusCode());
        }
        return last;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
