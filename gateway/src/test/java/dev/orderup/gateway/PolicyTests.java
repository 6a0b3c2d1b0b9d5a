package dev.orderup.gateway;

import static dev.orderup.gateway.RoutingTests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.config.WrongSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a route allows whom, and what it tells browsers and the log. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class PolicyTests {

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgain() throws Exception {
        try (var service = new AtOnce(0); var gateway = new TestGateway().http1("/**", service.address())) {
            gateway.route("rate.requests", 3).route("rate.per", "1h").route("rate.key", "header:x-key").start();
            for (int left = 2; left >= 0; left--) {
                assertThat(gateway.raw(request("GET", "/", "a", "X-Key: ada"))).startsWith("HTTP/1.1 200 ")
                        .contains("ratelimit-policy: \"r0\";q=3;w=3600\r\n",
                                "ratelimit: \"r0\";r=" + left + ";t=" + (3 - left) * 1200 + "\r\n");
            }
            assertThat(gateway.raw(request("GET", "/", "a", "X-Key: ada"))).startsWith("HTTP/1.1 429 ")
                    .containsPattern("retry-after: 1(200|19\\d)\r\n")
                    .containsPattern("ratelimit: \"r0\";r=0;t=1(200|19\\d)\r\n")
                    .contains("problems/quota-exceeded");
            assertThat(gateway.raw(request("GET", "/", "a", "X-Key: bob"))).startsWith("HTTP/1.1 200 ");
            assertThat(gateway.raw(request("GET", "/", "a"))).startsWith("HTTP/1.1 200 ");
            assertThat(service.answered()).isEqualTo(5);
            assertThat(gateway.meters.get("orderup.gateway.refused").tag("reason", "quota-exceeded").counter().count()).isOne();
        }
    }

    @Test
    void anAllowanceComesBackEvenly() throws Exception {
        try (var service = new AtOnce(0); var gateway = new TestGateway().http1("/**", service.address())) {
            gateway.route("rate.requests", 10).route("rate.per", "1s").route("rate.burst", 1).start();
            assertThat(gateway.raw(request("GET", "/", "a"))).startsWith("HTTP/1.1 200 ").contains("ratelimit: \"r0\";r=0;t=1\r\n");
            await().until(() -> gateway.raw(request("GET", "/", "a")).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void aSubjectHasOneAllowanceWhereverItComesFrom() throws Exception {
        try (var issuer = new Issuer(); var service = new AtOnce(0); var gateway = new TestGateway().believing(issuer.settings())) {
            gateway.http1("/**", service.address()).route("rate.requests", 1).route("rate.per", "1h").route("rate.key", "subject").start();
            var asked = request("GET", "/", "a", "Authorization: Bearer " + Issuer.token());
            await().until(() -> !gateway.raw(asked).startsWith("HTTP/1.1 503 "));
            assertThat(gateway.raw(asked)).startsWith("HTTP/1.1 429 ");
            assertThat(gateway.raw(request("GET", "/", "a"))).as("nobody counts for nobody else").startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void onlySoManyRequestsOfARouteAreUnderWayAtOnce() throws Exception {
        var hold = new CountDownLatch(1);
        var held = new AtomicInteger();
        try (var service = new Origin().at("/slow", exchange -> {
            held.incrementAndGet();
            await().until(() -> hold.getCount() == 0);
            exchange.sendResponseHeaders(204, -1);
        }); var gateway = new TestGateway().patient().http1("/**", service.address()).route("requests-max", 2).start()) {
            try (var one = gateway.connect(); var two = gateway.connect()) {
                TestGateway.send(one.getOutputStream(), request("GET", "/slow", "a"));
                TestGateway.send(two.getOutputStream(), request("GET", "/slow", "a"));
                await().until(() -> held.get() == 2);
                assertThat(gateway.raw(request("GET", "/slow", "a"))).startsWith("HTTP/1.1 503 ")
                        .contains("problems/too-many-requests-under-way")
                        .containsIgnoringCase("retry-after: 1\r\n");
                // One client leaves, the other is answered: both places are free again.
                one.close();
                hold.countDown();
                assertThat(two.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 204 ");
            }
            await().until(() -> gateway.raw(request("GET", "/x", "a")).startsWith("HTTP/1.1 200 "));
            assertThat(gateway.raw(request("GET", "/x", "a"))).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void pagesOfOtherOriginsAreLetInByName() throws Exception {
        try (var issuer = new Issuer(); var origin = new Origin(); var gateway = new TestGateway().believing(issuer.settings())) {
            gateway.http1("/**", origin.address()).route("cors.origins", "https://shop.example,http://localhost:3000");
            gateway.route("cors.methods", "GET,PUT").route("cors.headers", "Authorization,X-Key").route("cors.expose", "ETag");
            gateway.route("cors.credentials", true).route("match.method", "GET,PUT").start();

            var preflight = gateway
                    .raw(request("OPTIONS", "/orders", "a", "Origin: https://shop.example", "Access-Control-Request-Method: PUT",
                            "Access-Control-Request-Headers: x-key, authorization"));
            assertThat(preflight).startsWith("HTTP/1.1 204 ")
                    .contains("access-control-allow-origin: https://shop.example\r\n", "access-control-allow-credentials: true\r\n",
                            "access-control-allow-methods: GET, PUT\r\n", "access-control-allow-headers: Authorization, X-Key\r\n",
                            "access-control-max-age: 600\r\n", "vary: origin\r\n")
                    .doesNotContain("content-length");
            assertThat(gateway.raw(request("OPTIONS", "/orders", "a", "Origin: https://shop.example.evil.test",
                    "Access-Control-Request-Method: PUT"))).startsWith("HTTP/1.1 403 ").doesNotContain("access-control-allow-origin");
            assertThat(gateway.raw(request("OPTIONS", "/orders", "a", "Origin: https://shop.example", "Access-Control-Request-Method: PUT",
                    "Access-Control-Request-Headers: x-other"))).startsWith("HTTP/1.1 403 ");
            assertThat(origin.seen).as("no preflight reaches the service").isEmpty();

            // A page may read a refusal as well, or it could not tell a missing token from a broken network.
            assertThat(gateway.raw(request("GET", "/orders", "a", "Origin: http://localhost:3000"))).startsWith("HTTP/1.1 401 ")
                    .contains("access-control-allow-origin: http://localhost:3000\r\n");
            var bearer = "Authorization: Bearer " + Issuer.token();
            await().until(() -> gateway.raw(request("GET", "/orders", "a", bearer)).startsWith("HTTP/1.1 200 "));
            assertThat(gateway.raw(request("GET", "/orders", "a", bearer, "Origin: https://shop.example")))
                    .contains("access-control-expose-headers: ETag\r\n", "vary: origin\r\n");
            assertThat(gateway.raw(request("GET", "/orders", "a", bearer, "Origin: null"))).contains("vary: origin\r\n")
                    .doesNotContain("access-control-allow-origin");
        }
    }

    @Test
    void answersTellBrowsersWhatToBewareOf() throws Exception {
        try (var service = new AtOnce(0, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nReferrer-Policy: origin\r\n\r\nok");
                var gateway = new TestGateway().http1("/**", service.address()).with("trust-forwarded", true)) {
            gateway.route("match.method", "GET").route("security.hsts", "365d").route("security.referrer-policy", "no-referrer");
            gateway.route("security.content-security-policy", "frame-ancestors 'none'").start();
            assertThat(gateway.raw(request("GET", "/", "a"))).contains("x-content-type-options: nosniff\r\n", "Referrer-Policy: origin\r\n",
                    "content-security-policy: frame-ancestors 'none'\r\n").doesNotContain("no-referrer", "strict-transport-security");
            assertThat(gateway.raw(request("GET", "/", "a", "X-Forwarded-Proto: https")))
                    .contains("strict-transport-security: max-age=31536000\r\n");
            assertThat(gateway.raw(request("POST", "/", "a", "Content-Length: 0"))).as("the gateway's own")
                    .startsWith("HTTP/1.1 405 ")
                    .contains("x-content-type-options: nosniff\r\n", "content-security-policy: default-src 'none'");
        }
    }

    @Test
    void noSecretAndNoLineOfAClientsMakingGetsIntoTheLog() throws Exception {
        var console = System.out;
        var written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try (var service = new AtOnce(0); var gateway = new TestGateway().http1("/**", service.address()).start()) {
            gateway.raw(request("GET", "/orders?access_token=geheim1&x=geheim2", "a", "Authorization: Bearer geheim3", "Cookie: at=geheim4",
                    "Proxy-Authorization: Basic geheim5", "X-Request-Id: geheim6\\\",\\\"x", "Referer: http://a/?t=geheim7"));
            gateway.raw(request("GET", "/a%0d%0aGET%20/\",\"status\":200", "a"));
            gateway.raw(request("GET", "/a%0A{\"forged\":1}", "a"));
            try (var client = new Http2Wire(gateway.connect())) {
                client.headers(1, Http2Wire.END_STREAM, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/h2?t=geheim8",
                        "authorization", "Bearer geheim9");
                assertThat(client.next().type).isEqualTo(Http2Wire.HEADERS);
            }
        } finally {
            System.setOut(console);
        }
        var lines = written.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("{\"at\"")).toList();
        assertThat(lines).hasSize(4)
                .allSatisfy(line -> assertThat(line).doesNotContain("geheim", "\r").matches("\\{\"at\":\"20.*\"micros\":\\d+}"))
                .anyMatch(line -> line.contains("\"path\":\"/orders\",\"host\":\"a\""));
    }

    @Test
    void settingsThatAreWrongAreNamed() {
        var gateway = new TestGateway().http1("/**", "127.0.0.1:1").route("rate.key", "cookie").route("requests-max", 0);
        gateway.route("cors.origins", "*,https://Shop.example/").route("cors.credentials", true).route("security.hsts", "-1s");
        assertThat(catchThrowableOfType(WrongSettings.class, gateway::start).reasons()).containsExactlyInAnyOrder(
                "orderup.gateway.routes[0].rate.requests: 0 (expected: 1-1000000)",
                "orderup.gateway.routes[0].rate.key: cookie (expected: address, subject or header:NAME)",
                "orderup.gateway.routes[0].requests-max: 0 (expected: 1-1048576)",
                "orderup.gateway.routes[0].cors.origins: https://Shop.example/ (expected: such as https://shop.example, in small letters, or *)",
                "orderup.gateway.routes[0].cors.credentials: true (expected: false where origins is *)",
                "orderup.gateway.routes[0].security.hsts: PT-1S (expected: a time above 0, such as 365d)");
    }
}
