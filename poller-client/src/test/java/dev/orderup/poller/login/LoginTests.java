package dev.orderup.poller.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.testing.TestGateway;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

final class LoginTests {
    private final AtomicInteger given = new AtomicInteger();
    private final List<String> forms = new CopyOnWriteArrayList<>();

    /** An issuer of tokens that live for so long. */
    private TestGateway issuer(int lifeSeconds) {
        return TestGateway.serving(routes -> routes.post("/tokens",
                (request, response) -> response.header("Content-Type", "application/json")
                        .sendString(request.receive()
                                .aggregate()
                                .asString()
                                .doOnNext(forms::add)
                                .map(_ -> """
                        {"access_token": "t%d", "token_type": "Bearer", "expires_in": %d}""".formatted(given.incrementAndGet(),
                                        lifeSeconds)))));
    }

    private static Login login(TestGateway at) {
        return new Login(at.uri(), Identity.of("customer:ada"), "a secret & more");
    }

    @Test
    void saysWhoItIsInTheTermsOfTheGrant() throws Exception {
        try (var issuer = issuer(900)) {
            assertThat(login(issuer).authorization()).isEqualTo("Bearer t1");
            assertThat(forms.getFirst().split("&")).containsExactlyInAnyOrder("grant_type=client_credentials", "client_id=customer%3Aada",
                    "client_secret=a+secret+%26+more");
        }
    }

    @Test
    void keepsATokenWhileItIsGood() throws Exception {
        try (var issuer = issuer(900)) {
            var login = login(issuer);
            assertThat(login.areAtHand()).isFalse();
            assertThat(IntStream.range(0, 5).mapToObj(_ -> login.authorization())).containsOnly("Bearer t1");
            assertThat(login.areAtHand()).isTrue();
        }
    }

    @Test
    void bringsAnotherBeforeTheLastExpires() throws Exception {
        try (var issuer = issuer(0)) {
            var login = login(issuer);
            assertThat(List.of(login.authorization(), login.authorization())).containsExactly("Bearer t1", "Bearer t2");
            assertThat(login.areAtHand()).isFalse();
        }
    }

    @Test
    void whileTheNextOneIsNotThereTheLastOneServes() throws Exception {
        try (var issuer = issuer(2)) {
            var login = login(issuer);
            assertThat(login.authorization()).isEqualTo("Bearer t1");
            await().until(() -> {
                assertThat(login.areAtHand()).as("nobody waits").isTrue();
                return login.authorization().equals("Bearer t2");
            });
        }
    }

    @Test
    void saysWhereItAskedWhenNobodyThereGivesTokens() throws Exception {
        try (var gateway = TestGateway.serving(routes -> {})) {
            assertThatThrownBy(login(gateway)::authorization).isInstanceOf(Failure.Refused.class)
                    .hasMessageContaining("nobody gives tokens at " + gateway.uri());
        }
    }

    @Test
    void manyWhoAskAtOnceMakeOneRequest() throws Exception {
        try (var issuer = issuer(900); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var login = login(issuer);
            var answers = threads.invokeAll(Collections.nCopies(20, login::authorization));
            assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isEqualTo("Bearer t1"));
            assertThat(given).hasValue(1);
        }
    }

    @Test
    void tellsWhyItMayNot() throws Exception {
        try (var issuer = TestGateway.serving(routes -> routes.post("/tokens",
                (_, response) -> response.status(401)
                        .sendString(Mono.just("{\"error\":\"invalid_client\",\"error_description\":\"wrong secret\"}"))))) {
            assertThatThrownBy(login(issuer)::authorization).isInstanceOf(Failure.Refused.class)
                    .hasMessageContainingAll("customer:ada may not log in", "wrong secret", "ORDERUP_DEMO_SECRET");
        }
        var nobody = new Login(URI.create("http://127.0.0.1:1"), Identity.of("customer:ada"), "s");
        assertThatThrownBy(nobody::authorization).isInstanceOf(Failure.Unavailable.class).hasMessageContaining("cannot reach the gateway");
    }

    @Test
    void aTokenIsNotToldByAccident() {
        assertThat(new Token("secret", "Bearer", 900)).hasToString("a Bearer token for 900 s");
    }
}
