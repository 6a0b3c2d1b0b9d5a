package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.config.WrongSettings;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who gets past the gateway, with which tokens, by every door. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class AuthenticationTests {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Issuer issuer;
    private static Origin origin;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        issuer = new Issuer();
        origin = new Origin();
        gateway = new TestGateway().believing(issuer.settings()).http1("/open/**", origin.address()).http1("/**", origin.address()).start();
        awaitKeys(gateway);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        gateway.close();
        origin.close();
        issuer.close();
    }

    private static void awaitKeys(TestGateway of) {
        await().until(() -> get(of, "/", "Bearer " + Issuer.token()).statusCode() == 200);
    }

    /** A gateway that comes back while clients wait at its door: the keys are there before the door is open. */
    @Test
    void theFirstRequestOfAllIsNotSentAwayForWantOfKeys() throws Exception {
        try (var fresh = new TestGateway().believing(issuer.settings()).http1("/**", origin.address()).start()) {
            assertThat(get(fresh, "/", "Bearer " + Issuer.token()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aGoodTokenPassesAndGoesOnToTheService() throws Exception {
        var token = Issuer.token();

        var answer = get(gateway, "/orders", "Bearer " + token);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("authorization: Bearer " + token);
        assertThat(get(gateway, "/orders", "bearer " + token).statusCode()).as("schemes have no case").isEqualTo(200);
    }

    static Stream<Arguments> badTokens() {
        var past = Date.from(Instant.now().minusSeconds(2));
        var future = Date.from(Instant.now().plusSeconds(300));
        return Stream.of(Arguments.of("garbage", "not.a.token", "not signed by a key"),
                Arguments.of("unsigned", Issuer.unsigned(), "not signed by a key"),
                Arguments.of("HS256 with the public key", Issuer.signedWithThePublicKey(), "not signed by a key"),
                Arguments.of("another's key", Issuer.signed(Issuer.claims(), Issuer.STRANGERS), "not signed by a key"),
                Arguments.of("an unknown key", Issuer.signed(Issuer.claims(), Issuer.key("unknown")), "not signed by a key"),
                Arguments.of("expired",
                        Issuer.signed(Issuer.claims().issueTime(Date.from(Instant.now().minusSeconds(60))).expirationTime(past),
                                Issuer.KEY),
                        "has expired"),
                Arguments.of("not yet valid", Issuer.signed(Issuer.claims().notBeforeTime(future), Issuer.KEY), "not valid yet"),
                Arguments.of("another audience", Issuer.signed(Issuer.claims().audience("elsewhere"), Issuer.KEY), "another audience"),
                Arguments.of("another issuer", Issuer.signed(Issuer.claims().issuer("elsewhere"), Issuer.KEY), "another issuer"),
                Arguments.of("endless", Issuer.signed(Issuer.claims().expirationTime(null), Issuer.KEY), "no sub or no exp"),
                Arguments.of("too long", "a".repeat(5000), "too long"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aBadTokenIsRefusedAndTheServiceHearsNothing(String what, String token, String reason) throws Exception {
        int heard = origin.seen.size();

        var answer = get(gateway, "/orders", "Bearer " + token);

        assertThat(answer.statusCode()).as(what).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer realm=\"orderup\", error=\"invalid_token\"")
                .contains(reason);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains(reason).doesNotContain(token);
        assertThat(origin.seen).hasSize(heard);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aGrpcCallerIsToldInItsOwnWords(String what, String token, String reason) throws Exception {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                .usePlaintext()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .build();
        try {
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, ECHO, CallOptions.DEFAULT, "hello")).as(what)
                    .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                        assertThat(e.getStatus().getDescription()).contains(reason);
                    });
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void withoutATokenThereIsOnlyTheChallenge() throws Exception {
        var none = get(gateway, "/orders", null);
        var basic = get(gateway, "/orders", "Basic YWRhOmFkYQ==");

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).as("RFC 6750 section 3.1: no error code")
                .contains("Bearer realm=\"orderup\"");
        assertThat(basic.statusCode()).isEqualTo(401);
    }

    @Test
    void aWebSocketHandshakeNeedsATokenToo() throws Exception {
        assertThat(gateway
                .raw("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void twoTokensAreOneTooMany() throws Exception {
        var good = "Authorization: Bearer " + Issuer.token() + "\r\n";

        assertThat(gateway.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + good + good + "\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aPublicRouteIsForAllAndHearsNothingOfTheCookie() throws Exception {
        var answer = HTTP.send(HttpRequest.newBuilder(gateway.uri("/open/door")).header("Cookie", "a=1; __Host-orderup=x; b=2").build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("cookie: a=1; b=2\n").doesNotContain("__Host-orderup");
    }

    @Test
    void aPublicRouteHearsWhoItIsIfItIsSomebodyFromAPageOfThisOrigin() throws Exception {
        var token = Issuer.token();

        assertThat(open(token, "same-origin")).contains("authorization: Bearer " + token);
        assertThat(open(token, "cross-site")).doesNotContain("authorization:");
        assertThat(open(Issuer.unsigned(), "same-origin")).doesNotContain("authorization:");
    }

    private static String open(String cookie, String site) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(gateway.uri("/open/door"))
                .header("Cookie", "__Host-orderup=" + cookie)
                .header("Sec-Fetch-Site", site)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(), BodyHandlers.ofString()).body();
    }

    @Test
    void aBrowsersCookieBecomesABearerToken() throws Exception {
        var token = Issuer.token();

        var answer = HTTP.send(HttpRequest.newBuilder(gateway.uri("/orders")).header("Cookie", "__Host-orderup=" + token).build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("authorization: Bearer " + token).doesNotContain("cookie:");
    }

    @Test
    void beatsTheCookieWhatIsSaidInAuthorization() throws Exception {
        var token = Issuer.token();

        var both = HTTP.send(HttpRequest.newBuilder(gateway.uri("/orders"))
                .header("Authorization", "Bearer " + token)
                .header("Cookie", "__Host-orderup=" + Issuer.token())
                .build(), BodyHandlers.ofString());
        var badOne = HTTP.send(HttpRequest.newBuilder(gateway.uri("/orders"))
                .header("Authorization", "Bearer not.a.token")
                .header("Cookie", "__Host-orderup=" + token)
                .build(), BodyHandlers.ofString());

        assertThat(both.body()).contains("authorization: Bearer " + token).doesNotContain("cookie:");
        assertThat(badOne.statusCode()).as("a good cookie does not mend a bad token").isEqualTo(401);
    }

    @Test
    void aCookieDoesNotSpeakForAPageOfAnotherOrigin() throws Exception {
        var own = "http://127.0.0.1:" + gateway.port();
        assertThat(post("Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(post("Sec-Fetch-Site", "same-site")).isEqualTo(403);
        assertThat(post("Origin", "http://evil.example")).isEqualTo(403);
        assertThat(post("Origin", "null")).isEqualTo(403);
        assertThat(post("X-Nothing", "said")).isEqualTo(403);
        assertThat(post("Sec-Fetch-Site", "same-origin")).isEqualTo(200);
        assertThat(post("Origin", own)).isEqualTo(200);
        assertThat(gateway
                .raw("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://evil.example\r\nCookie: __Host-orderup="
                        + Issuer.token()
                        + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    private static int post(String field, String value) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(gateway.uri("/orders"))
                .header("Cookie", "__Host-orderup=" + Issuer.token())
                .header(field, value)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(), BodyHandlers.ofString()).statusCode();
    }

    @Test
    void aTokenThatWasGoodIsRefusedOnceItHasExpired() throws Exception {
        var token = Issuer.signed(Issuer.claims().expirationTime(Date.from(Instant.now().plusSeconds(2))), Issuer.KEY);

        assertThat(get(gateway, "/orders", "Bearer " + token).statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> get(gateway, "/orders", "Bearer " + token).statusCode() == 401);
    }

    @Test
    void aNewKeyIsFoundAndTheOldOnesOutliveTheIssuer() throws Exception {
        try (var rotating = new Issuer();
                var other = new TestGateway().believing(rotating.settings()).http1("/**", origin.address()).start()) {
            awaitKeys(other);
            var second = Issuer.key("second");
            var token = Issuer.signed(Issuer.claims(), second);
            assertThat(get(other, "/", "Bearer " + token).statusCode()).isEqualTo(401);
            rotating.publish(second);
            await().atMost(Duration.ofSeconds(20)).until(() -> get(other, "/", "Bearer " + token).statusCode() == 200);
            assertThat(rotating.asked.get()).as("looks no more often than it says").isLessThan(6);
            rotating.answering(500);
            assertThat(get(other, "/", "Bearer " + Issuer.token()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void beforeTheKeysAreKnownNobodyComesIn() throws Exception {
        try (var silent = new Issuer()) {
            silent.answering(500);
            try (var other = new TestGateway().believing(silent.settings()).http1("/**", origin.address()).start()) {
                var answer = get(other, "/", "Bearer " + Issuer.token());
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                silent.answering(200);
                awaitKeys(other);
            }
        }
    }

    @Test
    void anInstanceOfTheIssuerThatIsAwayOrFailsIsPassedOverForTheNext() throws Exception {
        try (var failing = new Issuer(); var good = new Issuer()) {
            failing.answering(500);
            var nobody = URI.create("http://127.0.0.1:" + closedPort() + "/jwks.json");
            try (var other = new TestGateway().believing(Issuer.settings(nobody, failing.address(), good.address()))
                    .http1("/**", origin.address())
                    .start()) {
                awaitKeys(other);
                assertThat(failing.asked.get()).isEqualTo(1);
            }
        }
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aRouteThatAsksForATokenNeedsAnIssuer() throws Exception {
        var strict = new TestGateway().http1("/**", origin.address()).demandingTokens();
        assertThatThrownBy(strict::start).isInstanceOf(WrongSettings.class)
                .hasMessageContaining("routes[0].access: token (expected: public, or");
    }

    private static HttpResponse<String> get(TestGateway from, String path, @Nullable String authorization)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(from.uri(path));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static final Marshaller<String> TEXT = new Marshaller<>() {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            return "";
        }
    };
    private static final MethodDescriptor<String, String> ECHO = MethodDescriptor.<String, String>newBuilder(TEXT, TEXT)
            .setFullMethodName("test.Echo/Unary")
            .setType(MethodType.UNARY)
            .build();
}
