package dev.orderup.poller.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderup.poller.testing.Life;
import dev.orderup.poller.testing.TestGateway;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Against a gateway that answers as the contract says: not done when first asked, done when asked again. */
final class RestJobsTests {
    private static final NewOrder NEW_ORDER = new NewOrder("ada", "napoli", List.of(new OrderLine("margherita", 2, 950)), null);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
    private static final String CSV = "day,sku,orders,quantity,totalCents\r\n2026-11-24,pizza,1,2,1900\r\n";

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void followsTheJobToTheOrder() throws Exception {
        try (var gateway = gateway("SUCCEEDED", "/orders/" + Life.ORDER); var jobs = jobs(gateway)) {
            assertThat(jobs.place(NEW_ORDER, "key-1").id()).isEqualTo(Life.ORDER);

            assertThat(asked).containsExactly("POST /orders respond-async", "GET /jobs/1 wait=20", "GET /jobs/1 wait=20",
                    "GET /orders/" + Life.ORDER + " null");
            assertThat(seen).containsExactly("QUEUED", "RUNNING");
        }
    }

    @Test
    void printsTheStatementThatTheJobHasWrittenAndTheOneThatIsStreamed() throws Exception {
        try (var gateway = gateway("SUCCEEDED", "/jobs/1/result"); var jobs = jobs(gateway)) {
            var written = new StringWriter();
            jobs.statement("napoli", DAY, DAY.plusDays(1), true, written);
            assertThat(written).hasToString(CSV);
            assertThat(asked).contains("GET /restaurants/napoli/statement?from=2026-11-24&to=2026-11-25 respond-async");

            asked.clear();
            var streamed = new StringWriter();
            jobs.statement("napoli", DAY, DAY.plusDays(1), false, streamed);
            assertThat(streamed).hasToString(CSV);
            assertThat(asked).containsExactly("GET /restaurants/napoli/statement?from=2026-11-24&to=2026-11-25 null");
        }
    }

    @Test
    void saysHowAJobEndedThatHasNoResult() throws Exception {
        try (var gateway = gateway("FAILED", null); var jobs = jobs(gateway)) {
            assertThatThrownBy(() -> jobs.place(NEW_ORDER, "key-1")).isInstanceOf(Failure.Refused.class)
                    .hasMessage("the job 1 has ended as FAILED: see " + gateway.uri().resolve("/jobs/1"));
        }
    }

    private RestJobs jobs(TestGateway gateway) {
        return new RestJobs(gateway.uri(), Credentials.NONE, job -> seen.add(job.status()));
    }

    private TestGateway gateway(String end, @Nullable String result) {
        return TestGateway.serving(routes -> routes.post("/orders", (request, answer) -> accepted(request, answer))
                .get("/jobs/1", (request, answer) -> answer(request, answer, looks.incrementAndGet() == 1
                        ? job("RUNNING", "")
                        : job(end, ",\"finishedAt\":\"2026-11-24T00:00:00Z\"" + (result == null ? "" : ",\"result\":\"" + result + "\""))))
                .get("/jobs/1/result", (request, answer) -> answer(request, answer, CSV))
                .get("/restaurants/napoli/statement", (request, answer) -> request.requestHeaders().contains("Prefer")
                        ? accepted(request, answer)
                        : answer(request, answer, CSV))
                .get("/orders/{id}", (request, answer) -> answer(request, answer, """
                        {"id":"%s","version":1,"status":"PLACED","customerId":"ada","restaurantId":"napoli","lines":[],"note":"","totalCents":0,
                         "placedAt":"2026-11-24T00:00:00Z","updatedAt":"2026-11-24T00:00:00Z"}""".formatted(Life.ORDER))));
    }

    private Publisher<Void> accepted(HttpServerRequest request, HttpServerResponse answer) {
        return answer(request, answer.status(202).header("Location", "/jobs/1"), job("QUEUED", ""));
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse answer, String body) {
        asked.add("%s %s %s".formatted(request.method(), request.uri(), request.requestHeaders().get("Prefer")));
        return answer.sendString(Mono.just(body));
    }

    private static String job(String status, String more) {
        return "{\"id\":\"1\",\"kind\":\"PLACE_ORDER\",\"status\":\"%s\",\"progress\":{\"done\":0,\"total\":1}%s}".formatted(status, more);
    }
}
