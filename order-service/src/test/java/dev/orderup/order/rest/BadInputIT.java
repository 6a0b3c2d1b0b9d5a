package dev.orderup.order.rest;

import static dev.orderup.order.stack.Samples.manualOrder;
import static dev.orderup.order.stack.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputIT {
    private static final String NOBODY = "/orders/00000000-0000-7000-8000-000000000000";

    private final Http http = Instance.shared().http();

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"customerId\":", "banana", "{\"customerId\": \"a\", \"customerId\": \"b\"}", "{'customerId': 'a'}"})
    void aBodyThatIsNotJsonIsMalformed(String body) {
        var refused = http.post("/orders", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("malformed-json");
        assertThat(refused.text("detail")).contains("line 1, column").doesNotContain("dev.orderup", "jackson");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = { //
            "{\"customerId\": \"a\", \"coupon\": 1}                                                   | coupon", //
            "{\"customerId\": 7}                                                                      | customerId", //
            "{\"lines\": [{\"sku\": \"x\", \"quantity\": \"2\"}]}                                     | lines[0].quantity", //
            "{\"lines\": [{\"sku\": \"x\", \"quantity\": 1.5}]}                                       | lines[0].quantity", //
            "{\"lines\": [{\"sku\": \"x\", \"quantity\": true}]}                                      | lines[0].quantity", //
            "{\"lines\": [{\"sku\": \"x\", \"quantity\": 99999999999999999999999}]}                   | lines[0].quantity", //
            "{\"lines\": {}}                                                                          | lines", //
            "[]                                                                                       | body", //
            "\"order\"                                                                                | body"})
    void aValueOfTheWrongTypeIsNamed(String body, String field) {
        var refused = http.post("/orders", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-request");
        assertThat(refused.body().path("errors").path(0).path("field").asString()).isEqualTo(field);
        assertThat(refused.body().path("errors").path(0).path("expected").asString()).isNotEmpty();
        assertThat(refused.text("detail")).doesNotContain("dev.orderup", "jackson", "java.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"lines\": [null]}"})
    void everythingThatIsMissingIsNamed(String body) {
        assertThat(http.post("/orders", body).problem()).isEqualTo("invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "1001", "2147483648", "9223372036854775807"})
    void aQuantityOutOfBoundsIsRefusedWithTheValueGiven(String quantity) {
        var refused = http.post("/orders", manualOrder().replace("\"quantity\": 2", "\"quantity\": " + quantity));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("detail")).isEqualTo("lines[0].quantity: %s (expected: 1 to 1000)".formatted(quantity));
    }

    @Test
    void aPriceThatWouldOverflowIsRefused() {
        var refused = http.post("/orders", manualOrder().replace("950", "9223372036854775807"));

        assertThat(refused.text("detail")).contains("lines[0].unitPriceCents", "0 to 100000000");
    }

    @Test
    void aHugeBodyIsRefused() {
        var refused = http.post("/orders", manualOrder().replace("no onions", "x".repeat(100_000)));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.problem()).isEqualTo("payload-too-large");
        assertThat(refused.text("detail")).contains("64");
    }

    @Test
    void theLargestOrderThatIsAllowedIsTaken() {
        var line = "{\"sku\": \"%s\", \"quantity\": 1000, \"unitPriceCents\": 100000000}".formatted("\\u00e9".repeat(64));
        var lines = String.join(",", Collections.nCopies(100, line));

        var placed = http.post("/orders", "{\"customerId\": \"a\", \"restaurantId\": \"manual\", \"lines\": [" + lines + "]}");
        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.body().path("totalCents").asLong()).isEqualTo(10_000_000_000_000L);
    }

    @Test
    void anEmptyBodyIsRefused() {
        var refused = http.post("/orders", "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-request");
        assertThat(refused.text("detail")).isEqualTo("body: missing (expected: a JSON object)");
    }

    @Test
    void anotherMediaTypeIsRefused() {
        var refused = http.send(http.request("/orders", "Content-Type", "text/plain").POST(BodyPublishers.ofString("pizza")));

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.problem()).isEqualTo("unsupported-media-type");
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void anAnswerThatCannotBeGivenIsRefused() {
        assertThat(http.get("/orders", "Accept", "image/png").status()).isEqualTo(406);
    }

    @Test
    void anotherMethodIsRefused() {
        var refused = http.send(http.request("/orders").DELETE());

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.problem()).isEqualTo("method-not-allowed");
        assertThat(refused.header("Allow")).contains("GET", "POST");
    }

    @Test
    void anotherPathIsNotFound() {
        assertThat(http.get("/order").problem()).isEqualTo("not-found");
    }

    @Test
    void anUnknownOrderIsNotFoundWhateverIsAskedOfIt() {
        assertThat(http.get(NOBODY).status()).isEqualTo(404);
        assertThat(http.post(NOBODY + "/status", status("ACCEPTED")).status()).isEqualTo(404);
        var refused = http.post(NOBODY + "/cancellation", "", "If-Match", "\"1\"");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.problem()).isEqualTo("order-not-found");
        assertThat(refused.text("orderId")).isEqualTo(NOBODY.substring("/orders/".length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"banana", "1-1-1-1-1", "00000000-0000-7000-8000-00000000000g", "%00", "'%20or%201=1--"})
    void anIdThatIsNoUuidIsRefused(String id) {
        assertThat(http.get("/orders/" + id).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=-1", "limit=101", "limit=many", "cursor=banana", "status=EATEN", "status=placed",
            "count=maybe",
            "restaurantId=%00"})
    void aQueryThatMakesNoSenseIsRefused(String query) {
        var refused = http.get("/orders?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").path(0).path("field").asString()).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void aHistoryThatIsNeitherWantedNorNotIsRefused() {
        assertThat(http.get(NOBODY + "?history=maybe").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"banana", "1", "\"1"})
    void anIfMatchThatIsNoEntityTagIsRefused(String ifMatch) {
        var refused = http.post(NOBODY + "/cancellation", "", "If-Match", ifMatch);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("detail")).startsWith("If-Match: " + ifMatch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EATEN", "accepted", ""})
    void aStatusThatDoesNotExistIsRefused(String status) {
        var refused = http.post(NOBODY + "/status", status(status));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("detail")).contains("PLACED, ACCEPTED");
    }

    @Test
    void anIdempotencyKeyThatIsTooLongOrEmptyIsRefused() {
        assertThat(http.post("/orders", manualOrder(), "Idempotency-Key", "x".repeat(129)).status()).isEqualTo(400);
        assertThat(http.post("/orders", manualOrder(), "Idempotency-Key", "").status()).isEqualTo(400);
        assertThat(http.post("/orders", manualOrder(), "Idempotency-Key", "a", "Idempotency-Key", "b").status()).isEqualTo(400);
    }
}
