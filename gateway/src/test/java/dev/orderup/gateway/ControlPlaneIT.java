package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The control plane of a gateway that runs as it is shipped: what it shows, who may change something, and that a change does what it says. */
class ControlPlaneIT {
    private static final String LOOPBACK = "127.0.0.1";
    @TempDir
    private static Path home;
    private static Controlled it;

    @BeforeAll
    static void start() throws Exception {
        it = new Controlled(home.resolve("token"));
    }

    @AfterAll
    static void stop() {
        it.close();
    }

    @AfterEach
    void takeBack() throws Exception {
        it.change("DELETE", drainOf(it.one));
        it.change("DELETE", drainOf(it.two));
    }

    @Test
    void everybodyMayLook() throws Exception {
        assertThat(it.status("/x")).isEqualTo(200);
        assertThat(it.get("/gateway/routes").body()).contains("\"leadsTo\":\"upstream shop\"");
        assertThat(it.get("/gateway/upstreams").body()).contains("\"address\":\"" + it.one.address() + "\"", "\"state\":\"available\"");
        assertThat(it.get("/gateway/connections").body()).contains("\"clear\":{\"kind\":\"http\",\"open\":1,", "\"protocol\":\"HTTP/",
                "\"secure\":false");
        assertThat(it.get("/gateway/connections?limit=0").body()).contains("\"open\":1,", "\"connections\":[]");
        assertThat(it.get("/gateway/journeys").body()).contains("\"listener\":\"clear\"", "\"status\":200", "\"upstream-wait\":");
        var wrong = it.get("/gateway/journeys?limit=0");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(wrong.body()).contains("limit: 0 (expected: 1-100000)");
    }

    @Test
    void journeysComeAsTheyEnd() throws Exception {
        var events = it.http.send(it.request(LOOPBACK, "/gateway/journeys").header("Accept", "text/event-stream").build(),
                BodyHandlers.ofLines());
        assertThat(events.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        it.status("/x");
        try (var lines = events.body()) {
            assertThat(lines.filter(line -> !line.isEmpty()).limit(4).toList()).containsOnlyOnce("event:journey")
                    .anyMatch(line -> line.startsWith("id:"))
                    .anyMatch(line -> line.startsWith("data:{\"sequence\":") && line.contains("\"upstream-wait\":"));
        }
    }

    @Test
    void theTokenIsForItsOwnerToRead() throws Exception {
        assertThat(Files.getPosixFilePermissions(home.resolve("token"))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(it.token()).hasSize(43);
    }

    @ParameterizedTest
    @CsvSource(value = {"'' | 401", "Authorization: Basic eDp4 | 401", "Authorization: Bearer x | 401",
            "Authorization: Bearer TOKENx | 401",
            "Authorization: Bearer TOKEN; Origin: http://evil.example | 403", "Authorization: Bearer TOKEN; Origin: null | 403",
            "Authorization: Bearer TOKEN; Sec-Fetch-Site: cross-site | 403", "Authorization: Bearer TOKEN; Sec-Fetch-Site: same-site | 403",
            "Authorization: Bearer TOKEN; Sec-Fetch-Site: same-origin | 200", "authorization: bearer TOKEN | 200"}, delimiter = '|')
    void aChangeNeedsTheTokenAndNoOtherPage(String fields, int expected) throws Exception {
        var request = it.request(LOOPBACK, drainOf(it.one)).POST(BodyPublishers.noBody());
        if (!fields.isEmpty()) {
            for (var field : fields.replace("TOKEN", it.token()).split("; ", -1)) {
                request.header(field.split(": ", -1)[0], field.split(": ", -1)[1]);
            }
        }
        var answer = it.http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(expected);
        assertThat(answer.headers().firstValue("www-authenticate").isPresent()).isEqualTo(expected == 401);
        assertThat(it.get("/gateway/upstreams").body().contains("draining")).isEqualTo(expected == 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Real-IP: 127.0.0.1", "Forwarded: for=127.0.0.1", "X-Forwarded-For: 127.0.0.1"})
    void aPeerElsewhereMayNotThoughItHasTheTokenAndSaysThatItIsHere(String pretence) throws Exception {
        var outside = outsideAddress();
        assumeThat(outside).as("an address of this machine that is not loopback").isNotNull();
        var field = pretence.split(": ", -1);
        var answer = it.http.send(it.request(String.valueOf(outside), drainOf(it.one))
                .POST(BodyPublishers.noBody())
                .header("Authorization", "Bearer " + it.token())
                .header(field[0], field[1])
                .build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("from this machine only");
        assertThat(it.get("/gateway/upstreams").body()).doesNotContain("draining");
    }

    @Test
    void aDrainedInstanceGetsNothingNewUntilItIsTakenBack() throws Exception {
        asked(20);
        assertThat(it.one.seen).isNotEmpty();
        assertThat(it.two.seen).isNotEmpty();
        assertThat(it.change("POST", drainOf(it.one)).body()).contains("\"state\":\"draining\"");
        int before = it.one.seen.size();
        asked(20);
        assertThat(it.one.seen).hasSize(before);
        await().until(() -> it.get("/gateway/upstreams").body().contains("\"draining\",\"weight\":1,\"requests\":0,\"connections\":0"));
        it.change("POST", drainOf(it.two));
        assertThat(it.status("/x")).as("nobody is left").isEqualTo(503);
        assertThat(it.change("DELETE", drainOf(it.one)).body()).contains("\"state\":\"available\"");
        int then = it.one.seen.size();
        asked(5);
        assertThat(it.one.seen).hasSize(then + 5);
    }

    @Test
    void whatIsNotThereIsToldWithWhatIs() throws Exception {
        var upstream = it.change("POST", "/gateway/upstreams/nobody/x/drain");
        assertThat(upstream.statusCode()).isEqualTo(404);
        assertThat(upstream.body()).contains("upstream: nobody (expected: one of shop)");
        assertThat(it.change("POST", "/gateway/upstreams/shop/x/drain").body())
                .contains("instance: x (expected: one of " + it.one.address());
    }

    private static void asked(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(it.status("/x")).isEqualTo(200);
        }
    }

    private static String drainOf(Origin instance) {
        return "/gateway/upstreams/shop/" + instance.address() + "/drain";
    }

    private static @Nullable String outsideAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse(null);
    }
}
