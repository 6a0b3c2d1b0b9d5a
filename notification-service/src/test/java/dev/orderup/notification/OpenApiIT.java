package dev.orderup.notification;

import static dev.orderup.notification.stack.HistoryServer.RESTAURANT;
import static dev.orderup.notification.stack.Stack.HISTORY;
import static dev.orderup.notification.stack.Stack.HTTP;
import static dev.orderup.notification.stack.Stack.ISSUER;
import static dev.orderup.notification.stack.Stack.ORDERS;
import static dev.orderup.notification.stack.Stack.SERVICE;
import static dev.orderup.notification.stack.Stack.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.orderup.notification.stack.Bearer;
import dev.orderup.notification.stack.Contract;
import dev.orderup.notification.stack.Instance;
import dev.orderup.notification.stack.Stack;
import dev.orderup.notification.stack.WebSocketWatcher;

import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Holds openapi/notification-service.yaml to the running service, and the service to it. */
class OpenApiIT {
    private static final Contract CONTRACT = Contract.of("openapi/notification-service.yaml");
    private static final String EVENTS = "/orders/{id}/events";
    private static final String UPDATES = "/orders/{id}/updates";
    private static final String KITCHEN = "/kitchens/{restaurantId}/analytics";
    private static final String REPLAYS = "/analytics/replays";
    private static final String ANSWERS = "/orders/{id}/answers";

    @Test
    void documentsEachOperationThatThereIsAndNoOther() {
        Set<String> served = new TreeSet<>();
        SERVICE.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternsCondition()
                        .getPatterns()
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> served.add(method.name().toLowerCase(Locale.ROOT) + " " + path.getPatternString()))));
        Set<String> documented = new TreeSet<>();
        CONTRACT.at("/paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> documented.add(method + " " + path.getKey())));
        assertThat(documented).isEqualTo(served);
    }

    @Test
    void eachAnswerIsAsDocumentedAndEachDocumentedAnswerIsGiven() throws Exception {
        Set<String> given = new HashSet<>();
        for (Exchange exchange : exchanges()) {
            exchange.check();
            given.add(exchange.toString());
        }
        // A client that got its socket was answered 101.
        new WebSocketWatcher(SERVICE).close();
        given.add("/ws/orders 101");
        assertThat(given).isEqualTo(documentedAnswers());
    }

    @Test
    void eachEventCarriesAnUpdate() throws Exception {
        List<String> data = get(EVENTS, finished()).body().lines().filter(line -> line.startsWith("data:{\"orderId\"")).toList();
        assertThat(data).hasSize(6).allSatisfy(line -> CONTRACT.check("/components/schemas/Update", line.substring("data:".length())));
    }

    private static List<Exchange> exchanges() throws Exception {
        UUID order = ORDERS.place();
        UUID finished = finished();
        UUID unknown = UUID.randomUUID();
        List<Exchange> all = new ArrayList<>();
        for (String path : List.of(EVENTS, UPDATES)) {
            all.add(new Exchange(path, get(path, finished)));
            all.add(new Exchange(path, get(path, unknown)));
            all.add(new Exchange(path, get(path, finished, "Accept", "image/png")));
            all.add(new Exchange(path, whileHistoryIsAway(path, unknown)));
        }
        all.add(new Exchange(EVENTS, get(EVENTS, finished, "Last-Event-ID", "6")));
        all.add(new Exchange(EVENTS, get(EVENTS, order, "Last-Event-ID", "banana")));
        all.add(new Exchange(UPDATES, get(UPDATES + "?after=1", order, "Prefer", "wait=0")));
        all.add(new Exchange(UPDATES, get(UPDATES + "?after=banana", order)));
        all.add(new Exchange("/ws/orders", get("/ws/orders", order)));
        all.addAll(analytics());
        all.addAll(answers(finished, unknown));
        String anothers = ISSUER.token("customer:bob");
        for (String path : List.of(EVENTS, UPDATES)) {
            all.add(new Exchange(path, getAs("", path, order)));
            all.add(new Exchange(path, getAs("banana", path, order)));
            all.add(new Exchange(path, getAs(anothers, path, order)));
        }
        all.add(new Exchange("/ws/orders", getAs("", "/ws/orders", order)));
        for (String token : List.of("", "banana", anothers)) {
            all.add(new Exchange(KITCHEN, getAs(token, KITCHEN.replace("{restaurantId}", RESTAURANT), order)));
            all.add(new Exchange("post", REPLAYS, postAs(token, REPLAYS + "?since=2100-01-01T00:00:00Z")));
            all.add(new Exchange("post", ANSWERS, askAs(token, order, "{\"question\":\"where is it?\"}")));
        }
        return all;
    }

    private static List<Exchange> analytics() throws Exception {
        ORDERS.place();
        await().until(() -> kitchen(SERVICE, RESTAURANT).statusCode() == 200);
        HttpResponse<String> found = kitchen(SERVICE, RESTAURANT);
        List<Exchange> all = new ArrayList<>(
                List.of(new Exchange(KITCHEN, found), new Exchange(KITCHEN, kitchen(SERVICE, RESTAURANT + "?hours=banana")),
                        new Exchange(KITCHEN, kitchen(SERVICE, "nowhere")),
                        new Exchange("post", REPLAYS, post(REPLAYS + "?since=2100-01-01T00:00:00Z")),
                        new Exchange("post", REPLAYS, post(REPLAYS + "?since=banana"))));
        // As long as events of the restaurant arrive there is something newer than what one has.
        all.add(new Exchange(KITCHEN, await().until(OpenApiIT::askedAgain, again -> again.statusCode() == 304)));
        try (Instance homeless = Stack.instance("spring.datasource.url=jdbc:postgresql://127.0.0.1:1/nowhere")) {
            all.add(new Exchange(KITCHEN, kitchen(homeless, RESTAURANT)));
        }
        return all;
    }

    private static List<Exchange> answers(UUID order, UUID unknown) throws Exception {
        String question = "{\"question\":\"where is it?\"}";
        List<Exchange> all = new ArrayList<>();
        all.add(new Exchange("post", ANSWERS, ask(order, question)));
        all.add(new Exchange("post", ANSWERS, ask(order, "{}")));
        all.add(new Exchange("post", ANSWERS, ask(unknown, question)));
        all.add(new Exchange("post", ANSWERS, ask(order, question, "Accept", "image/png")));
        all.add(new Exchange("post", ANSWERS, ask(order, " ".repeat(300_000) + question)));
        all.add(new Exchange("post", ANSWERS, ask(order, question, "Content-Type", "text/plain")));
        HISTORY.stop();
        try {
            all.add(new Exchange("post", ANSWERS, ask(order, question)));
        } finally {
            HISTORY.start();
        }
        return all;
    }

    private static HttpResponse<String> askedAgain() throws Exception {
        String etag = kitchen(SERVICE, RESTAURANT).headers().firstValue("ETag").orElseThrow();
        return kitchen(SERVICE, RESTAURANT, "If-None-Match", etag);
    }

    private static HttpResponse<String> kitchen(Instance instance, String restaurant, String... headers) throws Exception {
        String[] parts = restaurant.split("\\?", 2);
        String query = parts.length == 1 ? "" : "?" + parts[1];
        HttpRequest.Builder request = Bearer.request(instance.url(KITCHEN.replace("{restaurantId}", parts[0]) + query), TOKEN);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> ask(UUID order, String body, String... headers) throws IOException, InterruptedException {
        return askAs(TOKEN, order, body, headers);
    }

    private static HttpResponse<String> askAs(String token, UUID order, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = Bearer.request(SERVICE.url(ANSWERS.replace("{id}", order.toString())), token)
                .setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path) throws Exception {
        return postAs(TOKEN, path);
    }

    private static HttpResponse<String> postAs(String token, String path) throws Exception {
        HttpRequest request = Bearer.request(SERVICE.url(path), token).POST(HttpRequest.BodyPublishers.noBody()).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static UUID finished() {
        UUID order = ORDERS.place();
        ORDERS.advance(order, 5);
        return order;
    }

    private static HttpResponse<String> whileHistoryIsAway(String path, UUID order) throws Exception {
        HISTORY.stop();
        try {
            return get(path, order);
        } finally {
            HISTORY.start();
        }
    }

    private static HttpResponse<String> get(String path, UUID order, String... headers) throws IOException, InterruptedException {
        return getAs(TOKEN, path, order, headers);
    }

    private static HttpResponse<String> getAs(String token, String path, UUID order, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = Bearer.request(SERVICE.url(path.replace("{id}", order.toString())), token);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Set<String> documentedAnswers() {
        Set<String> answers = new HashSet<>();
        CONTRACT.at("/paths")
                .properties()
                .forEach(path -> path.getValue()
                        .forEach(operation -> operation.path("responses")
                                .fieldNames()
                                .forEachRemaining(status -> answers.add(path.getKey() + " " + status))));
        return answers;
    }

    private record Exchange(String method, String path, HttpResponse<String> answer) {
        Exchange(String path, HttpResponse<String> answer) {
            this("get", path, answer);
        }

        void check() {
            String pointer = CONTRACT.resolve("/paths/" + path.replace("/", "~1") + "/" + method + "/responses/" + answer.statusCode());
            CONTRACT.at(pointer).path("headers").fieldNames().forEachRemaining(name -> checkHeader(pointer, name));
            if (!CONTRACT.at(pointer).has("content")) {
                assertThat(answer.body()).as(toString()).isEmpty();
                return;
            }
            String mediaType = CONTRACT.at(pointer + "/content").fieldNames().next();
            assertThat(answer.headers().firstValue("Content-Type")).as("media type of %s", this).contains(mediaType);
            if (mediaType.endsWith("json")) {
                CONTRACT.check(pointer + "/content/" + mediaType.replace("/", "~1") + "/schema", answer.body());
            }
        }

        private void checkHeader(String pointer, String name) {
            String pattern = CONTRACT.at(pointer + "/headers/" + name).at("/schema/pattern").asText("");
            assertThat(answer.headers().firstValue(name)).as("%s of %s", name, this)
                    .hasValueSatisfying(value -> assertThat(value).matches(pattern.isEmpty() ? "\\d+" : pattern));
        }

        @Override
        public String toString() {
            return path + " " + answer.statusCode();
        }
    }
}
