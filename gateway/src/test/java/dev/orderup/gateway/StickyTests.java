package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.config.WrongSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who has a basket in one instance's memory is led back to that instance, while there is one. */
class StickyTests {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aClientIsLedBackToTheInstanceThatAnsweredIt() throws Exception {
        try (var one = new AtOnce(0); var two = new AtOnce(0); var gateway = sticky(KEY, one, two)) {
            var cookie = cookie(get(gateway, null));
            int before = one.answered();
            for (int i = 0; i < 20; i++) {
                var answer = get(gateway, "theme=dark; at=" + cookie);
                assertThat(answer.headers().allValues("set-cookie")).as("it has it already").isEmpty();
            }
            assertThat(one.answered() - before).isIn(0, 20);
            assertThat(one.answered() + two.answered()).isEqualTo(21);
        }
    }

    @Test
    void clientsWithoutTheCookieAreSpreadAndGetAnother() throws Exception {
        try (var one = new AtOnce(0); var two = new AtOnce(0); var gateway = sticky(KEY, one, two)) {
            var cookies = new HashSet<String>();
            for (int i = 0; i < 10; i++) {
                cookies.add(cookie(get(gateway, null)));
            }
            assertThat(cookies).hasSize(2);
            assertThat(one.answered()).isEqualTo(two.answered());
        }
    }

    @Test
    void theCookieTellsNoAddressAndIsNothingForScripts() throws Exception {
        try (var one = new AtOnce(0); var gateway = sticky(KEY, one, one)) {
            var set = get(gateway, null).headers().firstValue("set-cookie").orElseThrow();
            assertThat(set).matches("at=[A-Za-z0-9_-]{16}; Path=/; HttpOnly; SameSite=Lax");
            assertThat(set).doesNotContain(Integer.toString(one.port()), "127.0.0.1");
        }
    }

    @Test
    void aCookieThatLeadsNowhereIsReplaced() throws Exception {
        try (var one = new AtOnce(0); var two = new AtOnce(0); var gateway = sticky(KEY, one, two)) {
            for (var made : new String[]{"", "banana", one.address(), "x".repeat(2000)}) {
                var answer = get(gateway, "at=" + made);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(cookie(answer)).as(made).hasSize(16);
            }
        }
    }

    @Test
    void whoseInstanceIsGoneIsLedToAnotherAndStaysThere() throws Exception {
        try (var stays = new AtOnce(0); var gateway = new TestGateway().sticky("at", KEY)) {
            var goes = new AtOnce(0);
            gateway.http1("/**", goes.address(), stays.address()).start();
            var cookie = cookie(get(gateway, null));
            while (goes.answered() == 0) {
                cookie = cookie(get(gateway, null));
            }
            int port = goes.port();
            goes.close();
            var moved = get(gateway, "at=" + cookie);
            assertThat(moved.statusCode()).isEqualTo(200);
            var other = cookie(moved);
            assertThat(other).isNotEqualTo(cookie);
            try (var back = new AtOnce(port)) {
                assertThat(get(gateway, "at=" + other).headers().allValues("set-cookie")).isEmpty();
                assertThat(back.answered()).isZero();
            }
        }
    }

    @Test
    void anInstanceThatIsFullIsStillTheRightOne() throws Exception {
        var hold = new CountDownLatch(1);
        var held = new AtomicInteger();
        try (var one = new Origin().at("/hold", exchange -> {
            held.incrementAndGet();
            await().until(() -> hold.getCount() == 0);
            exchange.sendResponseHeaders(204, -1);
        }); var two = new AtOnce(0); var gateway = new TestGateway().patient().sticky("at", KEY)) {
            gateway.http1("/**", one.address(), two.address()).start();
            var cookie = cookie(get(gateway, null));
            while (one.seen.isEmpty()) {
                cookie = cookie(get(gateway, null));
            }
            var pinned = HttpRequest.newBuilder(gateway.uri("/hold")).header("Cookie", "at=" + cookie).build();
            var waiting = new ArrayList<CompletableFuture<HttpResponse<Void>>>();
            for (int i = 0; i < 8; i++) { // four connections, four that wait for one
                waiting.add(http.sendAsync(pinned, BodyHandlers.discarding()));
            }
            await().until(() -> held.get() == 4);
            var first = CompletableFuture.anyOf(http.sendAsync(pinned, BodyHandlers.discarding()),
                    CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)));
            var refused = (HttpResponse<?>) first.get();
            hold.countDown();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().allValues("set-cookie")).as("the basket is still where it was").isEmpty();
        }
    }

    @Test
    void gatewaysWithTheSameKeyNameInstancesAlikeAndOthersDoNot() throws Exception {
        try (var one = new AtOnce(0);
                var two = new AtOnce(0);
                var gateway = sticky(KEY, one, two);
                var restarted = sticky(KEY, one, two);
                var stranger = sticky(null, one, two)) {
            var cookie = cookie(get(gateway, null));
            assertThat(get(restarted, "at=" + cookie).headers().allValues("set-cookie")).isEmpty();
            assertThat(cookie(get(stranger, "at=" + cookie))).isNotEqualTo(cookie);
        }
    }

    @Test
    void otherRoutesSetNoCookie() throws Exception {
        try (var one = new AtOnce(0); var gateway = new TestGateway().http1("/**", one.address()).start()) {
            assertThat(get(gateway, "at=banana").headers().allValues("set-cookie")).isEmpty();
        }
    }

    @Test
    void settingsThatAreWrongAreNamed() {
        assertThatThrownBy(() -> new TestGateway().sticky("a cookie", "short").http1("/**", "127.0.0.1:1").start())
                .isInstanceOf(WrongSettings.class)
                .hasMessageContaining("routes[0].sticky: a cookie (expected: the name of a cookie, such as basket-at)")
                .hasMessageContaining("sticky-key: 5 characters (expected: at least 32)")
                .hasMessageNotContaining("short");
    }

    private static TestGateway sticky(@Nullable String key, AtOnce one, AtOnce two) {
        return new TestGateway().sticky("at", key).http1("/**", one.address(), two.address()).start();
    }

    private HttpResponse<Void> get(TestGateway gateway, @Nullable String cookies) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.uri("/x"));
        if (cookies != null) {
            request.header("Cookie", cookies);
        }
        return http.send(request.method("GET", BodyPublishers.noBody()).build(), BodyHandlers.discarding());
    }

    private static String cookie(HttpResponse<?> answer) {
        var set = answer.headers().firstValue("set-cookie").orElseThrow();
        return set.substring("at=".length(), set.indexOf(';'));
    }
}
