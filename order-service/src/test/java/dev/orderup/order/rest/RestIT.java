package dev.orderup.order.rest;

import static dev.orderup.order.stack.Samples.manualOrder;
import static dev.orderup.order.stack.Samples.order;
import static dev.orderup.order.stack.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;

import java.util.ArrayList;
import java.util.UUID;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

class RestIT {
    private final Http http = Instance.shared().http();

    @Test
    void placesAnOrderAndReadsIt() {
        var placed = http.post("/orders", manualOrder());

        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.header("ETag")).isEqualTo("\"1\"");
        assertThat(placed.body().path("totalCents").asLong()).isEqualTo(2150);
        assertThat(placed.text("placedAt")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z")
                .isEqualTo(placed.text("updatedAt"));

        var read = http.get(placed.header("Location"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(placed.body());
    }

    @Test
    void answersNotModifiedWhileTheVersionIsTheOneSeen() {
        var path = place();

        assertThat(http.get(path, "If-None-Match", "\"1\"").status()).isEqualTo(304);
        assertThat(http.get(path, "If-None-Match", "\"7\", W/\"1\"").status()).isEqualTo(304);
        assertThat(http.get(path, "If-None-Match", "\"0\"").status()).isEqualTo(200);

        http.post(path + "/status", status("ACCEPTED"));
        assertThat(http.get(path, "If-None-Match", "\"1\"").header("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void movesAnOrderStepByStepAndTellsItsHistory() {
        var path = place();
        for (var next : new String[]{"ACCEPTED", "PREPARING", "READY", "PICKED_UP", "DELIVERED"}) {
            var moved = http.post(path + "/status", status(next));
            assertThat(moved.status()).isEqualTo(200);
            assertThat(moved.text("status")).isEqualTo(next);
            assertThat(moved.header("ETag")).isEqualTo("\"" + moved.body().path("version").asLong() + "\"");
        }

        var history = http.get(path + "?history=true").body().path("history");
        assertThat(history).extracting(update -> update.path("version").asInt()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(history).extracting(update -> update.path("at").asString()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void refusesATransitionThatTheStatusDoesNotAllowAndNamesThoseItDoes() {
        var refused = http.post(place() + "/status", status("DELIVERED"));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("illegal-transition");
        assertThat(refused.text("currentStatus")).isEqualTo("PLACED");
        assertThat(refused.body().path("allowed")).extracting(allowed -> allowed.asString())
                .containsExactly("ACCEPTED", "REJECTED", "CANCELLED");
    }

    @Test
    void cancelsWhileItIsNotTooLate() {
        var path = place();
        assertThat(http.post(path + "/cancellation", "").text("status")).isEqualTo("CANCELLED");
        assertThat(http.post(path + "/cancellation", "").status()).isEqualTo(409);

        var late = place();
        for (var next : new String[]{"ACCEPTED", "PREPARING", "READY"}) {
            http.post(late + "/status", status(next));
        }
        assertThat(http.post(late + "/cancellation", "").problem()).isEqualTo("illegal-transition");
    }

    @Test
    void changesOnlyTheVersionThatTheCallerHasSeen() {
        var path = place();
        assertThat(http.post(path + "/status", status("ACCEPTED"), "If-Match", "\"1\"").status()).isEqualTo(200);

        var stale = http.post(path + "/status", status("PREPARING"), "If-Match", "\"1\"");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.problem()).isEqualTo("stale-version");
        assertThat(stale.header("ETag")).isEqualTo("\"2\"");
        assertThat(http.post(path + "/status", status("PREPARING"), "If-Match", "W/\"2\"").status()).isEqualTo(412);
        assertThat(http.post(path + "/status", status("PREPARING"), "If-Match", "\"1\", \"2\"").status()).isEqualTo(200);
        assertThat(http.post(path + "/cancellation", "", "If-Match", "*").status()).isEqualTo(200);
    }

    @Test
    void aStaleVersionIsNamedBeforeAnIllegalTransition() {
        var path = place();

        assertThat(http.post(path + "/status", status("DELIVERED"), "If-Match", "\"9\"").status()).isEqualTo(412);
    }

    @Test
    void pagesThroughAListNewestFirstWithoutAGapOrADuplicate() {
        var restaurant = "manual-" + UUID.randomUUID() + " & co";
        var placed = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            placed.addFirst(http.post("/orders", order(restaurant)).text("id"));
        }

        var listed = new ArrayList<String>();
        var next = "/orders?limit=3&restaurantId=" + restaurant.replace(" ", "%20").replace("&", "%26");
        int pages = 0;
        while (!next.isEmpty()) {
            var page = http.get(next);
            page.body().path("orders").forEach(order -> listed.add(order.path("id").asString()));
            next = nextLink(page.header("Link"));
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(listed).isEqualTo(placed);
    }

    @Test
    void countsOnlyIfAsked() {
        var restaurant = "manual-" + UUID.randomUUID();
        http.post("/orders", order(restaurant));
        http.post("/orders", order(restaurant));

        assertThat(http.get("/orders?restaurantId=" + restaurant).body().has("count")).isFalse();
        var exact = http.get("/orders?limit=1&count=exact&restaurantId=" + restaurant).body().path("count");
        assertThat(exact.path("kind").asString()).isEqualTo("exact");
        assertThat(exact.path("value").asLong()).isEqualTo(2);
        // So few are counted, and that is said.
        var estimated = http.get("/orders?count=estimated&restaurantId=" + restaurant).body().path("count");
        assertThat(estimated.path("kind").asString()).isEqualTo("exact");
        assertThat(estimated.path("value").asLong()).isEqualTo(2);
    }

    @Test
    void filtersByStatus() {
        var restaurant = "manual-too";
        var cancelled = http.post("/orders", order(restaurant)).header("Location");
        http.post("/orders", order(restaurant));
        http.post(cancelled + "/cancellation", "");

        var page = http.get("/orders?status=CANCELLED&restaurantId=" + restaurant).body().path("orders");
        assertThat(page).extracting(order -> "/orders/" + order.path("id").asString()).containsExactly(cancelled);
    }

    private String place() {
        return http.post("/orders", manualOrder()).header("Location");
    }

    private static String nextLink(String link) {
        var next = Pattern.compile("<([^>]*)>; rel=\"next\"").matcher(link);
        return next.matches() ? next.group(1) : "";
    }
}
