package dev.orderup.labs.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShoppingTests {
    private final HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Tally tally = new Tally();
    private final AtomicInteger steps = new AtomicInteger();

    ShoppingTests() throws IOException {
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void makesABasketPutsThreeLinesAndChecksOutAndBringsBackWhatItWasGiven() throws Exception {
        gateway.createContext("/", exchange -> answer(exchange, exchange.getRequestMethod().equals("POST") ? 201 : 200));

        assertThat(shop()).extracting(Answer::status).isEqualTo(201);

        assertThat(seen).containsExactly("POST /baskets/memory null null", "PUT /b/1/lines/margherita at=x t1",
                "PUT /b/1/lines/tiramisu at=x t1",
                "PUT /b/1/lines/chinotto at=x t1", "POST /b/1/checkout at=x t1");
        assertThat(steps).hasValue(Shopping.REQUESTS);
        assertThat(tally.requests.sum()).isEqualTo(5);
        assertThat(tally.retried.sum()).isZero();
        assertThat(tally.bytesSent.sum()).isGreaterThan(5 * 50L);
        assertThat(tally.bytesReceived.sum()).isGreaterThan(5 * 50L);
    }

    @Test
    void sendsAgainWhatWasNotAnsweredAndWhatWasAnsweredWith5xx() throws Exception {
        var times = new AtomicInteger();
        gateway.createContext("/", exchange -> {
            switch (times.incrementAndGet()) {
                case 2 -> answer(exchange, 502);
                case 3 -> exchange.close(); // without an answer
                default -> answer(exchange, 201);
            }
        });

        assertThat(shop()).extracting(Answer::status).isEqualTo(201);

        assertThat(tally.retried.sum()).isEqualTo(2);
        assertThat(steps).hasValue(Shopping.REQUESTS);
    }

    @Test
    void givesUpWhatIsRefused() throws Exception {
        gateway.createContext("/", exchange -> answer(exchange, exchange.getRequestMethod().equals("PUT") ? 404 : 201));

        assertThat(shop()).extracting(Answer::status, Answer::problem).containsExactly(404, "basket-not-found");
        assertThat(tally.requests.sum()).isEqualTo(2);
    }

    private @Nullable Answer shop() throws InterruptedException {
        try (var line = new Line(URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()), 1, tally)) {
            return new Shopping(line, tally, new Semaphore(1), steps::incrementAndGet, Map.of()).go(KeptIn.MEMORY, "ada");
        }
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            var fields = exchange.getRequestHeaders();
            seen.add("%s %s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(), fields.getFirst("Cookie"),
                    fields.getFirst("Basket-Token")));
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Location", "/b/1");
            exchange.getResponseHeaders().set("Set-Cookie", "at=x; Path=/b; HttpOnly");
            exchange.getResponseHeaders().set("Basket-Token", "t1");
            var body = "{\"type\":\"https://orderup.dev/problems/basket-not-found\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
