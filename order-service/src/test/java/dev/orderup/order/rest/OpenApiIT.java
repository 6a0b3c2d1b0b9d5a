package dev.orderup.order.rest;

import static dev.orderup.order.stack.Samples.manualOrder;
import static dev.orderup.order.stack.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;

import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Holds openapi/order-service.yaml to the running service, and the service to it. */
class OpenApiIT {
    private static final String RESOURCE = "openapi/order-service.yaml";
    private static final JsonNode DOCUMENT = read();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final String NEW_BASKET = "{\"customerId\": \"ada\", \"restaurantId\": \"manual\"}";
    private static final String LINE = "{\"quantity\": 1, \"unitPriceCents\": 950}";
    private static final String NOBODY = "/orders/00000000-0000-7000-8000-000000000000";
    /** Shown where they can be brought about: the database away in DatabaseOutageIT, a key in use in IdempotencyIT. */
    private static final Set<String> SHOWN_ELSEWHERE = Set.of("post /orders 409", "post /orders 503", "get /orders 503",
            "get /orders/{id} 503",
            "post /orders/{id}/status 503", "post /orders/{id}/cancellation 503",
            // A full queue in AsyncIT, too many statements in StatementIT.
            "get /restaurants/{id}/statement 503", "get /jobs/{id} 503", "post /jobs/{id}/cancellation 503", "get /jobs/{id}/result 503",
            // Expired baskets and full memory in BasketIT.
            "get /baskets/{keptIn}/{id} 410", "put /baskets/{keptIn}/{id}/lines/{sku} 410",
            "delete /baskets/{keptIn}/{id}/lines/{sku} 410", "post /baskets/{keptIn}/{id}/checkout 410", "post /baskets/{keptIn} 503",
            "get /baskets/{keptIn}/{id} 503", "put /baskets/{keptIn}/{id}/lines/{sku} 503",
            "delete /baskets/{keptIn}/{id}/lines/{sku} 503", "post /baskets/{keptIn}/{id}/checkout 503");

    private final Instance service = Instance.shared();
    private final Http http = service.http();

    @Test
    void documentsEachOperationThatThereIsAndNoOther() {
        var served = new TreeSet<String>();
        service.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (method.getBeanType().getPackageName().startsWith("dev.orderup")) {
                        served.addAll(operations(mapping));
                    }
                });
        var documented = new TreeSet<String>();
        DOCUMENT.path("paths").properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
            if (!method.equals("parameters")) {
                documented.add(method + " " + path.getKey());
            }
        }));

        assertThat(documented).isEqualTo(served);
    }

    @Test
    void eachAnswerIsAsDocumentedAndEachDocumentedAnswerIsGiven() {
        var given = new HashSet<String>();
        for (var exchange : exchanges()) {
            check(exchange);
            given.add(exchange.toString());
        }
        assertThat(given).isEqualTo(documentedAnswers());
    }

    @Test
    void theRequestsOfTheTestsAreAsDocumented() {
        assertThat(SCHEMAS.getSchema(location("/components/schemas/NewOrder")).validate(manualOrder(), InputFormat.JSON)).isEmpty();
    }

    private static List<String> operations(RequestMappingInfo mapping) {
        return mapping.getPatternsCondition()
                .getPatterns()
                .stream()
                .flatMap(pattern -> mapping.getMethodsCondition()
                        .getMethods()
                        .stream()
                        .map(method -> method.name().toLowerCase(Locale.ROOT) + " " + pattern.getPatternString()))
                .toList();
    }

    private List<Exchange> exchanges() {
        var all = new ArrayList<Exchange>();
        var key = UUID.randomUUID().toString();
        var placed = http.post("/orders", manualOrder(), "Idempotency-Key", key);
        var order = placed.header("Location");
        all.add(new Exchange("post", "/orders", placed));
        all.add(new Exchange("post", "/orders", http.post("/orders", manualOrder(), "Idempotency-Key", key)));
        all.add(new Exchange("post", "/orders", http.post("/orders", "{}")));
        all.add(new Exchange("post", "/orders", http.post("/orders", "{")));
        all.add(new Exchange("post", "/orders", http.post("/orders", "x".repeat(100_000))));
        all.add(new Exchange("post", "/orders", text("/orders")));
        all.add(new Exchange("post", "/orders", http.post("/orders", manualOrder().replace("ada", "bob"), "Idempotency-Key", key)));
        all.add(new Exchange("get", "/orders", http.get("/orders?limit=2&count=exact")));
        all.add(new Exchange("get", "/orders", http.get("/orders?count=estimated")));
        all.add(new Exchange("get", "/orders", http.get("/orders?limit=0")));
        all.add(new Exchange("get", "/orders/{id}", http.get(order + "?history=true")));
        all.add(new Exchange("get", "/orders/{id}", http.get(order, "If-None-Match", "\"1\"")));
        all.add(new Exchange("get", "/orders/{id}", http.get("/orders/banana")));
        all.add(new Exchange("get", "/orders/{id}", http.get(NOBODY)));
        all.add(new Exchange("post", "/orders/{id}/status", http.post(order + "/status", status("ACCEPTED"))));
        all.add(new Exchange("post", "/orders/{id}/status", http.post(order + "/status", status("EATEN"))));
        all.add(new Exchange("post", "/orders/{id}/status", http.post(NOBODY + "/status", status("ACCEPTED"))));
        all.add(new Exchange("post", "/orders/{id}/status", http.post(order + "/status", status("ACCEPTED"))));
        all.add(new Exchange("post", "/orders/{id}/status", http.post(order + "/status", status("PREPARING"), "If-Match", "\"1\"")));
        all.add(new Exchange("post", "/orders/{id}/status", http.post(order + "/status", "x".repeat(100_000))));
        all.add(new Exchange("post", "/orders/{id}/status", text(order + "/status")));
        all.add(new Exchange("post", "/orders/{id}/cancellation", http.post(order + "/cancellation", "", "If-Match", "\"1\"")));
        all.add(new Exchange("post", "/orders/{id}/cancellation", http.post(order + "/cancellation", "", "If-Match", "banana")));
        all.add(new Exchange("post", "/orders/{id}/cancellation", http.post(order + "/cancellation", "")));
        all.add(new Exchange("post", "/orders/{id}/cancellation", http.post(order + "/cancellation", "")));
        all.add(new Exchange("post", "/orders/{id}/cancellation", http.post(NOBODY + "/cancellation", "")));
        all.addAll(basketExchanges());
        all.addAll(tokenExchanges());
        all.addAll(jobExchanges());
        all.addAll(refusals());
        return all;
    }

    private List<Exchange> jobExchanges() {
        var all = new ArrayList<Exchange>();
        var days = "/restaurants/manual/statement?from=2025-01-01&to=2025-01-03";
        var nobody = "/jobs/00000000-0000-7000-8000-000000000000";
        var accepted = http.post("/orders", manualOrder(), "Prefer", "respond-async");
        var order = accepted.header("Location");
        all.add(new Exchange("post", "/orders", accepted));
        var ended = http.get(order, "Prefer", "wait=20");
        all.add(new Exchange("get", "/jobs/{id}", ended));
        all.add(new Exchange("get", "/jobs/{id}", http.get(order, "If-None-Match", ended.header("ETag"))));
        all.add(new Exchange("get", "/jobs/{id}", http.get(order, "Prefer", "wait=banana")));
        all.add(new Exchange("get", "/jobs/{id}", http.get(nobody)));
        all.add(new Exchange("get", "/jobs/{id}/result", http.get(order + "/result")));
        all.add(new Exchange("get", "/jobs/{id}/result", http.get("/jobs/banana/result")));
        all.add(new Exchange("get", "/jobs/{id}/result", http.get(nobody + "/result")));
        all.add(new Exchange("get", "/restaurants/{id}/statement", http.get(days)));
        all.add(new Exchange("get", "/restaurants/{id}/statement", http.get(days, "Prefer", "respond-async, wait=20")));
        all.add(new Exchange("get", "/restaurants/{id}/statement", http.get("/restaurants/manual/statement")));
        var statement = http.get(days, "Prefer", "respond-async");
        all.add(new Exchange("get", "/restaurants/{id}/statement", statement));
        http.get(statement.header("Location"), "Prefer", "wait=20");
        all.add(new Exchange("get", "/jobs/{id}/result", http.get(statement.header("Location") + "/result")));
        all.add(new Exchange("post", "/jobs/{id}/cancellation", http.post(order + "/cancellation", "")));
        all.add(new Exchange("post", "/jobs/{id}/cancellation", http.post(nobody + "/cancellation", "")));
        all.add(new Exchange("post", "/jobs/{id}/cancellation", http.post("/jobs/banana/cancellation", "")));
        // Queued behind others, or just begun: a statement can be called off until it has ended.
        var year = http.get("/restaurants/manual/statement?from=2024-01-01&to=2025-01-01", "Prefer", "respond-async").header("Location");
        all.add(new Exchange("post", "/jobs/{id}/cancellation", http.post(year + "/cancellation", "")));
        all.add(new Exchange("get", "/jobs/{id}/result", http.get(year + "/result")));
        return all;
    }

    private List<Exchange> basketExchanges() {
        var all = new ArrayList<Exchange>();
        var kind = "/baskets/{keptIn}";
        var one = kind + "/{id}";
        var line = one + "/lines/{sku}";
        var checkout = one + "/checkout";
        var nobody = "/baskets/database/00000000-0000-7000-8000-000000000000";
        var made = http.post("/baskets/token", NEW_BASKET);
        var token = made.header("Basket-Token");
        var tokenPath = made.header("Location");
        var path = http.post("/baskets/database", NEW_BASKET).header("Location");
        all.add(new Exchange("post", kind, made));
        all.add(new Exchange("post", kind, http.post("/baskets/memory", "{}")));
        all.add(new Exchange("post", kind, http.post("/baskets/memory", "x".repeat(100_000))));
        all.add(new Exchange("post", kind, text("/baskets/memory")));
        all.add(new Exchange("get", one, http.get(path)));
        all.add(new Exchange("get", one, http.get(tokenPath, "Basket-Token", "banana")));
        all.add(new Exchange("get", one, http.get(nobody)));
        all.add(new Exchange("post", checkout, http.post(path + "/checkout", "")));
        all.add(new Exchange("put", line, put(path, LINE)));
        var first = put(tokenPath, LINE, "Basket-Token", token);
        var second = put(tokenPath, LINE.replace("1", "2"), "Basket-Token", token);
        all.add(new Exchange("put", line, first));
        all.add(new Exchange("put", line, put(path, "{}")));
        all.add(new Exchange("put", line, put(nobody, LINE)));
        all.add(new Exchange("put", line, put(path, LINE, "If-Match", "\"7\"")));
        all.add(new Exchange("put", line, put(path, "x".repeat(100_000))));
        all.add(new Exchange("put", line,
                http.send(http.request(path + "/lines/pizza", "Content-Type", "text/plain").PUT(BodyPublishers.ofString("pizza")))));
        all.add(new Exchange("delete", line, delete(path + "/lines/cola")));
        all.add(new Exchange("delete", line, delete(path + "/lines/cola", "If-Match", "banana")));
        all.add(new Exchange("delete", line, delete(path + "/lines/cola", "If-Match", "\"7\"")));
        all.add(new Exchange("delete", line, delete(nobody + "/lines/cola")));
        all.add(new Exchange("post", checkout, http.post(path + "/checkout", "{\"note\": 7}")));
        all.add(new Exchange("post", checkout, http.post(path + "/checkout", "", "If-Match", "\"7\"")));
        all.add(new Exchange("post", checkout, http.post(path + "/checkout", "x".repeat(100_000))));
        all.add(new Exchange("post", checkout, text(path + "/checkout")));
        all.add(new Exchange("post", checkout, http.post(path + "/checkout", "{\"note\": \"ring twice\"}")));
        all.add(new Exchange("post", checkout, http.post(nobody + "/checkout", "")));
        http.post(tokenPath + "/checkout", "", "Basket-Token", first.header("Basket-Token"));
        all.add(new Exchange("post", checkout,
                http.post(tokenPath + "/checkout", "", "Basket-Token", second.header("Basket-Token"))));
        all.add(new Exchange("put", line, put(path, LINE)));
        all.add(new Exchange("delete", line, delete(path + "/lines/pizza")));
        return all;
    }

    private Http.Answer put(String basket, String json, String... headers) {
        return http.send(http.request(basket + "/lines/pizza", headers)
                .setHeader("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }

    private Http.Answer delete(String path, String... headers) {
        return http.send(http.request(path, headers).DELETE());
    }

    private List<Exchange> tokenExchanges() {
        var all = new ArrayList<Exchange>();
        all.add(new Exchange("post", "/tokens", token("customer:ada", "order-up-demo")));
        all.add(new Exchange("post", "/tokens", form("/tokens", "grant_type=password")));
        all.add(new Exchange("post", "/tokens", form("/tokens", "client_id=customer:ada")));
        all.add(new Exchange("post", "/tokens", text("/tokens")));
        all.add(new Exchange("post", "/tokens", form("/tokens", "x".repeat(100_000))));
        var client = "customer:" + UUID.randomUUID();
        // At most twice the ten that are allowed in a minute, if one ends in between.
        var refused = IntStream.range(0, 21).mapToObj(_ -> token(client, "banana")).toList();
        refused.forEach(answer -> all.add(new Exchange("post", "/tokens", answer)));
        var waiting = service.bean(JdbcClient.class).sql("DELETE FROM signing_key WHERE signs_from > clock_timestamp()");
        waiting.update();
        all.add(new Exchange("post", "/tokens/keys", http.post("/tokens/keys", "")));
        all.add(new Exchange("post", "/tokens/keys", http.post("/tokens/keys", "")));
        waiting.update();
        all.add(new Exchange("post", "/tokens/guest", http.post("/tokens/guest", "")));
        all.add(new Exchange("get", "/.well-known/jwks.json", http.get("/.well-known/jwks.json")));
        return all;
    }

    /** Every operation but the open ones, by nobody, and by somebody to whom it is not open. */
    private List<Exchange> refusals() {
        var all = new ArrayList<Exchange>();
        var order = http.post("/orders", manualOrder()).header("Location");
        var basket = http.post("/baskets/database", NEW_BASKET).header("Location");
        var job = http.post("/orders", manualOrder(), "Prefer", "respond-async").header("Location");
        for (var somebody : List.of("", "kitchen:roma")) {
            var as = http.as(somebody);
            all.add(new Exchange("post", "/orders", as.post("/orders", manualOrder())));
            all.add(new Exchange("get", "/orders", as.get("/orders?restaurantId=manual")));
            all.add(new Exchange("get", "/orders/{id}", as.get(order)));
            all.add(new Exchange("post", "/orders/{id}/status", as.post(order + "/status", status("ACCEPTED"))));
            all.add(new Exchange("post", "/orders/{id}/cancellation", as.post(order + "/cancellation", "")));
            all.add(new Exchange("post", "/baskets/{keptIn}", as.post("/baskets/memory", NEW_BASKET)));
            all.add(new Exchange("get", "/baskets/{keptIn}/{id}", as.get(basket)));
            all.add(new Exchange("put", "/baskets/{keptIn}/{id}/lines/{sku}",
                    as.send(as.request(basket + "/lines/pizza", "Content-Type", "application/json").PUT(BodyPublishers.ofString(LINE)))));
            all.add(new Exchange("delete", "/baskets/{keptIn}/{id}/lines/{sku}", as.send(as.request(basket + "/lines/pizza").DELETE())));
            all.add(new Exchange("post", "/baskets/{keptIn}/{id}/checkout", as.post(basket + "/checkout", "")));
            all.add(new Exchange("post", "/tokens/keys", as.post("/tokens/keys", "")));
            all.add(new Exchange("get", "/jobs/{id}", as.get(job)));
            all.add(new Exchange("get", "/jobs/{id}/result", as.get(job + "/result")));
            all.add(new Exchange("post", "/jobs/{id}/cancellation", as.post(job + "/cancellation", "")));
            all.add(new Exchange("get", "/restaurants/{id}/statement",
                    as.get("/restaurants/manual/statement?from=2025-01-01&to=2025-01-03")));
        }
        return all;
    }

    private Http.Answer token(String client, String secret) {
        return form("/tokens", "grant_type=client_credentials&client_id=%s&client_secret=%s".formatted(client, secret));
    }

    private Http.Answer form(String path, String form) {
        return http.send(http.request(path, "Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)));
    }

    private Http.Answer text(String path) {
        return http.send(http.request(path, "Content-Type", "text/plain").POST(BodyPublishers.ofString("pizza")));
    }

    private static void check(Exchange exchange) {
        var pointer = exchange.pointer();
        var documented = DOCUMENT.at(pointer);
        assertThat(documented.isMissingNode()).as("%s is documented", exchange).isFalse();
        if (documented.has("$ref")) {
            pointer = documented.path("$ref").asText().substring(1);
            documented = DOCUMENT.at(pointer);
        }
        documented.path("headers").properties().forEach(header -> checkHeader(exchange, header.getKey(), header.getValue()));
        if (documented.has("content")) {
            var mediaType = documented.path("content").fieldNames().next();
            assertThat(exchange.answer.header("Content-Type")).as("media type of %s", exchange).isEqualTo(mediaType);
            var schema = SCHEMAS.getSchema(location(pointer + "/content/" + mediaType.replace("/", "~1") + "/schema"));
            var body = exchange.answer.response().body();
            var json = mediaType.contains("json") ? body : TextNode.valueOf(body).toString();
            assertThat(schema.validate(json, InputFormat.JSON)).as("body of %s", exchange).isEmpty();
        } else {
            assertThat(exchange.answer.response().body()).isEmpty();
        }
    }

    private static void checkHeader(Exchange exchange, String name, JsonNode documented) {
        var header = documented.has("$ref") ? DOCUMENT.at(documented.path("$ref").asText().substring(1)) : documented;
        var value = exchange.answer.header(name);
        if (header.path("required").asBoolean()) {
            assertThat(value).as("%s of %s", name, exchange).isNotEmpty();
        }
        if (!value.isEmpty() && header.path("schema").has("const")) {
            assertThat(value).as("%s of %s", name, exchange).isEqualTo(header.path("schema").path("const").asText());
        }
        var pattern = header.path("schema").path("pattern").asText();
        if (!value.isEmpty() && !pattern.isEmpty()) {
            assertThat(value).as("%s of %s", name, exchange).containsPattern(pattern);
        }
    }

    private static Set<String> documentedAnswers() {
        var answers = new HashSet<String>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .stream()
                        .filter(method -> method.getValue().has("responses"))
                        .forEach(method -> method.getValue()
                                .path("responses")
                                .fieldNames()
                                .forEachRemaining(status -> answers.add(method.getKey() + " " + path.getKey() + " " + status))));
        answers.removeAll(SHOWN_ELSEWHERE);
        return answers;
    }

    private static SchemaLocation location(String pointer) {
        return SchemaLocation.of("classpath:" + RESOURCE + "#" + pointer);
    }

    private static JsonNode read() {
        ObjectMapper yaml = new YAMLMapper();
        try (var document = Objects.requireNonNull(OpenApiIT.class.getClassLoader().getResourceAsStream(RESOURCE), RESOURCE)) {
            return yaml.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Exchange(String method, String path, Http.Answer answer) {
        String pointer() {
            return "/paths/" + path.replace("/", "~1") + "/" + method + "/responses/" + answer.status();
        }

        @Override
        public String toString() {
            return method + " " + path + " " + answer.status();
        }
    }
}
