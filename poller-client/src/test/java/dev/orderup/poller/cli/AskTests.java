package dev.orderup.poller.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.poller.testing.FakeSystem;
import dev.orderup.poller.testing.TestGateway;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code orderup ask} against a real HTTP server that says what each test wants. */
final class AskTests {
    private static final String ORDER = "01900000-0000-7000-8000-000000000001";
    private static final String PATH = "/orders/{id}/answers";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsEachTokenAsItComes() throws Exception {
        Sinks.Many<String> answer = Sinks.many().unicast().onBackpressureBuffer();
        try (var gateway = answering(answer.asFlux())) {
            var asking = Thread.ofVirtual().start(() -> run(gateway, "where is it"));
            answer.emitNext(token("It"), Sinks.EmitFailureHandler.FAIL_FAST);
            await().until(() -> out.toString().equals("It"));
            answer.emitNext(token(" comes") + done(), Sinks.EmitFailureHandler.FAIL_FAST);
            answer.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
            asking.join();
        }
        assertThat(out.toString().strip()).isEqualTo("It comes");
        assertThat(err.toString()).containsPattern("2 tokens, the first after [0-9.]+ ms, then [0-9]+ a second");
    }

    @Test
    void asksInTheWordsOfTheCommandLine() throws Exception {
        var asked = new AtomicReference<String>();
        try (var gateway = TestGateway.serving(routes -> routes.post("/tokens", FakeSystem::token)
                .post(PATH, (request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .doOnNext(asked::set)
                        .thenMany(stream(response, Flux.just(token("Yes."), done())))))) {
            assertThat(run(gateway, "is", "\"it\"", "ready?")).isZero();
        }
        assertThat(new JsonMapper().readTree(asked.get()).path("question").asString()).isEqualTo("is \"it\" ready?");
    }

    @Test
    void printsOneDocumentWhenAskedForJson() throws Exception {
        try (var gateway = answering(Flux.just(token("Quite"), token(" soon."), done()))) {
            assertThat(run(gateway, "when", "--json")).isZero();
        }
        JsonNode document = new JsonMapper().readTree(out.toString());
        assertThat(document.path("answer").asString()).isEqualTo("Quite soon.");
        assertThat(document.path("tokens").asInt()).isEqualTo(2);
        assertThat(document.path("millisToFirstToken").asDouble()).isPositive().isLessThanOrEqualTo(document.path("millis").asDouble());
    }

    @Test
    void saysWhyAnAnswerBrokeOff() throws Exception {
        try (var gateway = answering(Flux.just(token("It"), "event:error\ndata:{\"detail\":\"The kitchen burns.\",\"status\":503}\n\n"))) {
            assertThat(run(gateway, "where")).isEqualTo(1);
        }
        assertThat(out.toString()).isEqualTo("It");
        assertThat(err.toString()).contains("the answer broke off: The kitchen burns.");
    }

    @Test
    void takesNoAnswerForWholeThatHasNoEnd() throws Exception {
        try (var gateway = answering(Flux.just(token("It")))) {
            assertThat(run(gateway, "where")).isEqualTo(1);
        }
        assertThat(err.toString()).contains("the answer broke off after 1 tokens");
    }

    @Test
    void saysWhyThereIsNoAnswer() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.post("/tokens", FakeSystem::token)
                .post(PATH, (_, response) -> response.status(HttpResponseStatus.NOT_FOUND)
                        .send()))) {
            assertThat(run(gateway, "where")).isEqualTo(1);
        }
        assertThat(err.toString()).contains("no order has the id " + ORDER);
    }

    @Test
    void hangsUpWhenItIsInterrupted() throws Exception {
        var cancelled = new CountDownLatch(1);
        try (var gateway = answering(Flux.just(token("It")).concatWith(Mono.never()).doOnCancel(cancelled::countDown))) {
            var asking = Thread.ofPlatform().start(() -> run(gateway, "where"));
            await().until(() -> out.toString().equals("It"));
            asking.interrupt();
            asking.join();
            cancelled.await();
        }
        assertThat(err.toString()).contains("broke");
    }

    private static TestGateway answering(Flux<String> events) {
        return TestGateway
                .serving(routes -> routes.post("/tokens", FakeSystem::token).post(PATH, (_, response) -> stream(response, events)));
    }

    private static Mono<Void> stream(HttpServerResponse response, Flux<String> events) {
        return response.sse().sendString(events).then();
    }

    private static String token(String text) {
        return "event:token\ndata:{\"text\":\"" + text + "\"}\n\n";
    }

    private static String done() {
        return "event:done\ndata:{\"tokens\":1,\"millisToFirstToken\":0.1}\n\n";
    }

    private int run(TestGateway gateway, String... words) {
        String[] command = Stream.concat(Stream.of("ask", "--gateway", gateway.uri().toString(), ORDER), Stream.of(words))
                .toArray(String[]::new);
        return OrderUp.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(command);
    }
}
