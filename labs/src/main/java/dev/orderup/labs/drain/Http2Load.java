package dev.orderup.labs.drain;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Places orders over HTTP/2 and TLS, one after the other on one connection. The JDK's client sends again, on a new connection, only what a GOAWAY says was not
 * processed (RFC 9113 section 6.8), and no other POST.
 */
record Http2Load(Door door, Tally tally, BooleanSupplier goOn) implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CREATED = 201;

    @Override
    public void run() {
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(door.trust())
                .connectTimeout(PATIENCE)
                .build()) {
            while (goOn.getAsBoolean()) {
                place(http);
                Thread.sleep(Tally.PACE_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void place(HttpClient http) throws InterruptedException {
        var request = HttpRequest.newBuilder(door.secure().resolve("/orders"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", door.authorization())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(Order.JSON))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == CREATED && answer.version() == HttpClient.Version.HTTP_2) {
                tally.placed(Order.id(answer.headers().firstValue("Location").orElseThrow()));
            } else {
                tally.failed(answer.version() + " " + answer.statusCode());
            }
        } catch (ConnectException nobodyListens) {
            tally.refused();
        } catch (IOException lost) {
            tally.failed(String.valueOf(lost.getMessage()));
        }
    }
}
