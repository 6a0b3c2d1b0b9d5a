package dev.orderup.labs.protocols;

import dev.orderup.labs.system.Trust;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tech.kwik.flupke.Http3ClientBuilder;

/**
 * HTTP/3 on one connection, by flupke: a client in Java alone that shares no code with the gateway's. It has no way to close a connection;
 * the gateway ends it when it has been idle for long.
 */
final class Http3Client implements Client {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Door door;
    private final HttpClient http;
    private final HttpRequest request;

    Http3Client(Door door) {
        this.door = door;
        http = new Http3ClientBuilder().trustManager(Trust.overQuic(door.authority())).connectTimeout(PATIENCE).build();
        request = HttpRequest.newBuilder(door.question())
                .timeout(PATIENCE)
                .header("Authorization", door.authorization())
                .header("Accept", "application/json")
                .build();
    }

    @Override
    public void ask(int times) throws InterruptedException {
        try {
            for (int i = 0; i < times; i++) {
                door.mustBeOk(http.send(request, BodyHandlers.ofByteArray()).statusCode());
            }
        } catch (IOException e) {
            throw door.failed(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
