package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orderup.gateway.config.WrongSettings;
import java.io.IOException;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which request goes where, and as what. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class RoutingTests {

    @Test
    void hostPathMethodAndFieldsChooseTheRoute() throws Exception {
        try (var one = new AtOnce(0, said("one"));
                var two = new AtOnce(0, said("two"));
                var rest = new AtOnce(0, said("rest"));
                var gateway = new TestGateway().http1("/**", one.address()).route("match.host", "shop.test")) {
            gateway.http1("/api/**", two.address()).route("match.method", "POST,PUT").route("match.headers.x-tenant", "acme*");
            gateway.http1("/api/**", rest.address()).route("match.host", "*.shop.test").start();

            assertThat(gateway.raw(request("GET", "/x", "SHOP.test:8080"))).endsWith("one");
            assertThat(gateway.raw(request("POST", "/api/x", "else.test", "X-Tenant: acme-1"))).endsWith("two");
            assertThat(gateway.raw(request("PUT", "/api", "else.test", "X-Tenant: other", "X-Tenant: acme"))).endsWith("two");
            assertThat(gateway.raw(request("GET", "/api/x", "a.b.shop.test."))).endsWith("rest");
            assertThat(gateway.raw(request("GET", "/apis", "a.shop.test"))).startsWith("HTTP/1.1 404 ");
            assertThat(gateway.raw(request("POST", "/api/x", "else.test", "X-Tenant: umbrella"))).startsWith("HTTP/1.1 404 ");
            assertThat(gateway.raw(request("GET", "/api/x", "else.test", "X-Tenant: acme"))).startsWith("HTTP/1.1 405 ")
                    .contains("allow: POST, PUT\r\n");
        }
    }

    @Test
    void http2RequestsAreRoutedByTheirAuthority() throws Exception {
        try (var one = new AtOnce(0, said("one"));
                var two = new AtOnce(0, said("two"));
                var gateway = new TestGateway().http1("/**", one.address()).route("match.host", "b").http1("/**", two.address()).start();
                var client = new Http2Wire(gateway.connect())) {
            client.get(1, "/");
            assertThat(client.next().type).isEqualTo(Http2Wire.HEADERS);
            assertThat(client.next().payload).asString().isEqualTo("two");
            client.headers(3, Http2Wire.END_STREAM, ":method", "GET", ":scheme", "http", ":authority", "B:1", ":path", "/");
            assertThat(client.next().type).isEqualTo(Http2Wire.HEADERS);
            assertThat(client.next().payload).asString().isEqualTo("one");
        }
    }

    @ParameterizedTest
    @CsvSource({"/api/**, strip, /api, , , /api/x/y?q=/api, /x/y?q=/api", "/api/**, strip, /api, , , /api?q, /?q",
            "/api/**, strip, /api, prepend, /v2, /api/x, /v2/x", "/**, prepend, /v2, , , /x, /v2/x",
            "'/s/{shop}/o/{id}/**', path, '/o/{id}/{shop}/**', , , /s/7/o/42/l?q=1, /o/42/7/l?q=1"})
    void thePathIsRewritten(String path, String key, String value, String otherKey, String otherValue, String asked, String seen)
            throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().http1(path, origin.address()).route("rewrite." + key, value)) {
            if (otherKey != null) {
                gateway.route("rewrite." + otherKey, otherValue);
            }
            gateway.route("rewrite.host", "inside.test:1").start();
            assertThat(gateway.raw(request("GET", asked, "outside.test"))).contains("GET " + seen + "\n", "\nhost: inside.test:1\n",
                    "\nx-forwarded-host: outside.test\n");
            assertThat(origin.seen.getFirst().contains("x-forwarded-prefix: /api\n")).isEqualTo(key.equals("strip"));
        }
    }

    @Test
    void fieldsAreSetAndRemovedBothWays() throws Exception {
        try (var service = new AtOnce(0, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: secret/1.0\r\nX-A: 1\r\n\r\nok");
                var origin = new Origin();
                var gateway = new TestGateway().http1("/told", origin.address())) {
            gateway.route("request-headers.set.x-added", "yes").route("request-headers.remove", "x-debug,authorization");
            gateway.http1("/**", service.address())
                    .route("response-headers.set.x-a", "2")
                    .route("response-headers.remove", "server")
                    .start();
            assertThat(gateway.raw(request("GET", "/told", "a", "X-Debug: 1", "Authorization: Basic x", "X-Kept: 1")))
                    .contains("x-added: yes", "x-kept: 1")
                    .doesNotContain("x-debug", "Basic");
            assertThat(gateway.raw(request("GET", "/", "a"))).contains("x-a: 2\r\n").doesNotContain("secret", "X-A: 1");
        }
    }

    @Test
    void aRedirectTellsAnotherPlace() throws Exception {
        try (var gateway = new TestGateway().row("https", "/**").route("redirect.to", "https://{host}:8443/**")) {
            gateway.route("match.host", "shop.test").row("moved", "/old/{id}").route("redirect.to", "/new/{id}");
            gateway.route("redirect.status", 301).route("redirect.query", false).start();
            assertThat(gateway.raw(request("GET", "/a/b?c=d", "shop.test:80"))).startsWith("HTTP/1.1 308 ")
                    .contains("location: https://shop.test:8443/a/b?c=d\r\n", "content-length: 0\r\n");
            assertThat(gateway.raw(request("GET", "/old/7?c=d", "a"))).startsWith("HTTP/1.1 301 ").contains("location: /new/7\r\n");
        }
    }

    @Test
    void aCanaryGetsItsShareAndKeepsItsClients() throws Exception {
        try (var stable = new AtOnce(0); var canary = new AtOnce(0); var gateway = new TestGateway()) {
            var main = gateway.group("http1", stable.address());
            var next = gateway.group("http1", canary.address());
            gateway.row("r", "/**").route("sticky", "at").route("split[0].upstream", main).route("split[0].weight", 80);
            gateway.route("split[1].upstream", next).route("split[1].weight", 20).start();

            var cookies = new HashSet<String>();
            for (int i = 0; i < 1000; i++) {
                cookies.add(cookie(gateway.raw(request("GET", "/", "a"))));
            }
            // 200 expected; six standard deviations to either side.
            assertThat(canary.answered()).isBetween(125, 275);
            assertThat(cookies).hasSize(2);
            for (var cookie : cookies) {
                int before = canary.answered();
                for (int i = 0; i < 20; i++) {
                    assertThat(gateway.raw(request("GET", "/", "a", "Cookie: at=" + cookie))).doesNotContain("set-cookie");
                }
                assertThat(canary.answered() - before).isIn(0, 20);
            }
        }
    }

    @Test
    void routesThatAreWrongAreToldWhole() {
        var gateway = new TestGateway().http1("/api/{id}/{id}", "127.0.0.1:1").route("match.host", "*shop").route("rewrite.strip", "/x");
        gateway.row("both", "/a").route("upstream", "u0").route("redirect.to", "//evil.test/{id}").route("redirect.status", 200);
        gateway.row("split", "/b").route("split[0].upstream", "nobody").route("split[0].weight", -1);
        gateway.route("request-headers.set.content-length", "5").route("match.headers.x-a", "").route("match.method", "get");
        assertThat(catchThrowableOfType(WrongSettings.class, gateway::start).reasons())
                .map(reason -> reason.substring("orderup.gateway.".length()))
                .contains("routes[0].path: /api/{id}/{id} (expected: such as /orders/{id}/events or /orders/**)",
                        "routes[0].match.host: *shop (expected: such as shop.example or *.shop.example)",
                        "routes[0].rewrite.strip: /x (expected: literal segments that /api/{id}/{id} begins with)",
                        "routes[1].redirect.to: //evil.test/{id} (expected: such as https://{host}/** or /shop/{id})",
                        "routes[1].redirect.to: {id} (expected: a name that stands in /a)",
                        "routes[1].redirect.status: 200 (expected: 301, 302, 303, 307 or 308)",
                        "routes[2].split.upstream: nobody (expected: one of [u0])", "routes[2].split.weight: -1 (expected: 0-10000)",
                        "routes[2].request-headers.set: content-length (expected: the name of a header field that does not frame messages)",
                        "routes[2].match.method: get (expected: such as GET)")
                .anyMatch(reason -> reason
                        .startsWith("routes[1].upstream: u0, page: null, split: 0, redirect: //evil.test/{id} (expected: exactly one of"));
    }

    static String request(String method, String target, String host, String... fields) {
        var more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more + "\r\n";
    }

    private static String said(String text) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
    }

    private static String cookie(String answer) throws IOException {
        var found = Pattern.compile("set-cookie: at=([^;]+);").matcher(answer);
        if (!found.find()) {
            throw new IOException("no cookie in " + answer);
        }
        return found.group(1);
    }
}
