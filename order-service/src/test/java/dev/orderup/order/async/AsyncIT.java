package dev.orderup.order.async;

import static dev.orderup.order.stack.Samples.manualOrder;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.Orders;
import dev.orderup.order.stack.Filling;
import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;
import dev.orderup.order.stack.Stack;
import dev.orderup.order.tracing.CurrentTrace;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database of its own: the instances of other tests must not work on these jobs. */
class AsyncIT {
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 1, 1);
    private static final String ASYNC = "respond-async";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final String DATABASE = Stack.newDatabase("async");
    private static final Instance SERVICE = start(Map.of("orderup.async.attempts-max", "3"));

    private final Http http = SERVICE.http();
    private final JdbcClient jdbc = SERVICE.bean(JdbcClient.class);
    private final JobStore store = SERVICE.bean(JobStore.class);
    private final JobWorkers workers = SERVICE.bean(JobWorkers.class);
    private final String restaurant = "async-" + UUID.randomUUID();

    private static Instance start(Map<String, String> more) {
        var settings = new HashMap<>(Map.of("spring.datasource.url", DATABASE, "orderup.async.lease", "1s", "orderup.async.poll", "200ms",
                "orderup.async.backoff-min", "50ms", "orderup.async.backoff-max", "100ms", "orderup.fulfilment.enabled", "false"));
        settings.putAll(more);
        return Instance.start(settings);
    }

    @AfterAll
    static void close() {
        SERVICE.close();
    }

    @AfterEach
    void workAgain() {
        workers.start();
    }

    @Test
    void placesAnOrderLaterAndTellsWhereToLook() {
        workers.stop();
        var accepted = http.post("/orders", manualOrder(), "Prefer", ASYNC);

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo("/jobs/" + accepted.text("id"));
        assertThat(accepted.header("Preference-Applied")).isEqualTo(ASYNC);
        assertThat(accepted.header("Retry-After")).isEqualTo("1");
        assertThat(accepted.text("kind")).isEqualTo("PLACE_ORDER");
        assertThat(accepted.text("status")).isEqualTo("QUEUED");
        assertThat(accepted.body().path("progress").toString()).isEqualTo("{\"done\":0,\"total\":1}");
        var unfinished = http.get(accepted.header("Location") + "/result");
        assertThat(unfinished.status()).isEqualTo(409);
        assertThat(unfinished.problem()).isEqualTo("no-result");
        assertThat(unfinished.header("Retry-After")).isEqualTo("1");

        workers.start();
        var done = ended(accepted);

        assertThat(done.text("status")).isEqualTo("SUCCEEDED");
        assertThat(done.header("Retry-After")).isEmpty();
        assertThat(done.body().path("progress").toString()).isEqualTo("{\"done\":1,\"total\":1}");
        assertThat(List.of(done.text("createdAt"), done.text("startedAt"), done.text("finishedAt"))).isSorted();
        var order = http.get(done.text("result"));
        assertThat(order.text("customerId")).isEqualTo("ada");
        assertThat(order.text("status")).isEqualTo("PLACED");
        var redirected = http.get(accepted.header("Location") + "/result");
        assertThat(redirected.status()).isEqualTo(303);
        assertThat(redirected.header("Location")).isEqualTo(done.text("result"));
    }

    @Test
    void anOrderThatIsNotValidIsRefusedAtOnce() {
        assertThat(http.post("/orders", "{}", "Prefer", ASYNC).problem()).isEqualTo("invalid-request");
    }

    @Test
    void answersAsTheSynchronousRequestIfTheJobEndsInTime() {
        var placed = http.post("/orders", manualOrder(), "Prefer", ASYNC + ", wait=20");

        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.header("Preference-Applied")).isEqualTo("respond-async, wait=20");
        assertThat(placed.header("Location")).isEqualTo("/orders/" + placed.text("id"));
        assertThat(placed.header("ETag")).isEqualTo("\"1\"");

        workers.stop();
        var tooLate = http.post("/orders", manualOrder(), "Prefer", ASYNC + ", wait=0");
        assertThat(tooLate.status()).isEqualTo(202);
    }

    @Test
    void aJobCanBeAwaitedAndIsNotSentAgainUnchanged() throws Exception {
        workers.stop();
        var job = http.post("/orders", manualOrder(), "Prefer", ASYNC).header("Location");
        var queued = http.get(job);
        assertThat(http.get(job, "If-None-Match", queued.header("ETag")).status()).isEqualTo(304);
        assertThat(http.get(job, "Prefer", "wait=0").text("status")).isEqualTo("QUEUED");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> http.get(job, "Prefer", "wait=20"));
            workers.start();

            assertThat(waiting.get().text("status")).isEqualTo("SUCCEEDED");
            assertThat(waiting.get().header("Preference-Applied")).isEqualTo("wait=20");
            assertThat(waiting.get().header("ETag")).isNotEqualTo(queued.header("ETag"));
        }
    }

    @Test
    void aStatementWrittenByAJobIsTheOneThatIsStreamed() {
        Filling.fill(jdbc, restaurant, FIRST_DAY, 20, 30, 12);
        var streamed = http.get(statement(20));

        var accepted = http.get(statement(20), "Prefer", ASYNC);
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Vary")).isEqualTo("Prefer");
        assertThat(accepted.body().path("progress").path("total").asInt()).isEqualTo(20);
        var done = ended(accepted);
        var stored = http.get(done.text("result"));
        var awaited = http.get(statement(20), "Prefer", ASYNC + ", wait=20");

        assertThat(streamed.response().body().lines()).hasSize(1 + 20 * 12);
        assertThat(stored.response().body()).isEqualTo(streamed.response().body());
        assertThat(stored.header("Content-Type")).isEqualTo(streamed.header("Content-Type"));
        assertThat(stored.header("Content-Length")).isEqualTo(Integer.toString(streamed.response().body().length()));
        assertThat(awaited.status()).isEqualTo(200);
        assertThat(awaited.response().body()).isEqualTo(streamed.response().body());
    }

    @Test
    void progressOnlyGrows() {
        Filling.fill(jdbc, restaurant, FIRST_DAY, 366, 40, 40);
        var job = http.get(statement(366), "Prefer", ASYNC).header("Location");
        var seen = new ArrayList<Long>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            var now = http.get(job);
            seen.add(now.body().path("progress").path("done").asLong());
            return !now.text("finishedAt").isEmpty();
        });

        assertThat(seen).isSorted().endsWith(366L);
        assertThat(seen.stream().distinct().count()).as("steps seen of %s", seen).isGreaterThan(2);
    }

    @Test
    void aKeyAsksForOneJobAndOneOrderWhicheverWayItComes() {
        var key = UUID.randomUUID().toString();
        var first = http.post("/orders", manualOrder(), "Prefer", ASYNC, "Idempotency-Key", key);
        var again = http.post("/orders", manualOrder(), "Prefer", ASYNC, "Idempotency-Key", key);
        var order = ended(first).text("result");
        var waited = http.post("/orders", manualOrder(), "Idempotency-Key", key);
        var other = http.post("/orders", manualOrder().replace("ada", "bob"), "Prefer", ASYNC, "Idempotency-Key", key);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(waited.status()).isEqualTo(201);
        assertThat(waited.header("Location")).isEqualTo(order);
        assertThat(waited.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void aKeyThatHasPlacedAnotherOrderMeanwhileFailsTheJob() {
        var key = UUID.randomUUID().toString();
        http.post("/orders", manualOrder(), "Idempotency-Key", key);

        var failed = ended(http.post("/orders", manualOrder().replace("ada", "bob"), "Prefer", ASYNC, "Idempotency-Key", key));

        assertThat(failed.text("status")).isEqualTo("FAILED");
        assertThat(failed.body().path("problem").path("type").asString()).endsWith("/problems/idempotency-key-reused");
        assertThat(failed.body().path("problem").path("status").asInt()).isEqualTo(422);
        assertThat(http.get("/jobs/" + failed.text("id") + "/result").problem()).isEqualTo("no-result");
    }

    @Test
    void aJobThatFailsEachTimeIsGivenUp() {
        workers.stop();
        var job = http.post("/orders", manualOrder(), "Prefer", ASYNC);
        jdbc.sql("UPDATE job SET input = '[]' WHERE id = :id::uuid").param("id", job.text("id")).update();
        workers.start();

        var failed = ended(job);

        assertThat(failed.text("status")).isEqualTo("FAILED");
        assertThat(failed.body().path("problem").path("type").asString()).endsWith("/problems/attempts-exhausted");
        assertThat(failures(job)).isEqualTo(3);
    }

    @Test
    void aQueuedOrderCanBeCalledOffAndOneThatMayBePlacedCannot() {
        workers.stop();
        var queued = http.post("/orders", manualOrder(), "Prefer", ASYNC).header("Location");
        var cancelled = http.post(queued + "/cancellation", "");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.text("status")).isEqualTo("CANCELLED");
        assertThat(http.post(queued + "/cancellation", "").problem()).isEqualTo("job-not-cancellable");

        var begun = http.post("/orders", manualOrder(), "Prefer", ASYNC);
        var claim = claim(JobKind.PLACE_ORDER, begun);
        assertThat(http.post(begun.header("Location") + "/cancellation", "").status()).isEqualTo(409);
        store.giveBack(claim);
        assertThat(http.post(begun.header("Location") + "/cancellation", "").status()).isEqualTo(409);

        workers.start();
        assertThat(ended(begun).text("status")).isEqualTo("SUCCEEDED");
        assertThat(http.get(queued).text("status")).isEqualTo("CANCELLED");
        assertThat(http.get(queued + "/result").status()).isEqualTo(409);
        assertThat(http.post("/jobs/00000000-0000-7000-8000-000000000000/cancellation", "").status()).isEqualTo(404);
    }

    @Test
    void whatAWorkerWritesOfAJobThatWasCalledOffIsVoid() {
        workers.stop();
        var job = http.get(statement(10), "Prefer", ASYNC);
        var claim = claim(JobKind.STATEMENT, job);
        assertThat(store.append(claim, 0, 0, new byte[]{1, 2, 3})).isTrue();
        assertThat(store.progress(claim, 1, 3)).isTrue();
        assertThat(http.get(job.header("Location")).body().path("progress").path("done").asInt()).isEqualTo(1);

        assertThat(http.post(job.header("Location") + "/cancellation", "").text("status")).isEqualTo("CANCELLED");

        assertThat(store.append(claim, 1, 0, new byte[]{4})).isFalse();
        assertThat(store.progress(claim, 2, 4)).isFalse();
        assertThat(store.extend(List.of(claim), LEASE)).isEmpty();
        assertThat(store.succeed(claim, null)).isFalse();
        assertThat(store.parts(claim.id(), -1, 0, 10)).isEmpty();
        assertThat(http.get(job.header("Location")).text("status")).isEqualTo("CANCELLED");
    }

    @Test
    void aStatementBeingWrittenStopsWhenItIsCalledOff() {
        Filling.fill(jdbc, restaurant, FIRST_DAY, 366, 40, 40);
        var job = http.get(statement(366), "Prefer", ASYNC).header("Location");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> http.get(job).body().path("progress").path("done").asLong() > 0);

        assertThat(http.post(job + "/cancellation", "").text("status")).isEqualTo("CANCELLED");

        // The worker is free again: the next one is written.
        assertThat(http.get(statement(1), "Prefer", ASYNC + ", wait=20").status()).isEqualTo(200);
        assertThat(http.get(job).text("status")).isEqualTo("CANCELLED");
    }

    @Test
    void aWorkerThatWasTakenForDeadWritesNothingMore() {
        workers.stop();
        var job = http.get(statement(10), "Prefer", ASYNC);
        var slow = claim(JobKind.STATEMENT, job);
        assertThat(store.claim(JobKind.STATEMENT, 10, LEASE)).isEmpty();
        endLease(job);

        var next = claim(JobKind.STATEMENT, job);

        assertThat(next.takenOver()).isTrue();
        assertThat(next.failures()).isEqualTo(1);
        assertThat(store.progress(slow, 1, 0)).isFalse();
        assertThat(store.fail(slow, new JobFailure(JobFailure.Reason.RESULT_TOO_LARGE, ""))).isFalse();
        assertThat(store.progress(next, 1, 0)).isTrue();
        assertThat(store.extend(List.of(slow, next), LEASE)).containsExactly(next.id());
        store.giveBack(next);
    }

    @Test
    void anOrderPlacedByAWorkerThatDiedBeforeItSaidSoIsNotPlacedAgain() {
        workers.stop();
        var job = http.post("/orders", manualOrder().replace("ada", restaurant), "Prefer", ASYNC);
        var claim = claim(JobKind.PLACE_ORDER, job);
        var placing = (JobRequest.Placing) claim.request().get();
        var placed = SERVICE.bean(Orders.class).place(placing.caller(), placing.order(), new IdempotencyKey("job:" + claim.id())).order();
        endLease(job);
        workers.start();

        var done = ended(job);

        assertThat(done.text("result")).isEqualTo("/orders/" + placed.id());
        assertThat(orders(restaurant)).isEqualTo(1);
    }

    @Test
    void goesOnWhereTheWorkerDiedAndDoesItsHalfDoneDayAnew() {
        workers.stop();
        Filling.fill(jdbc, restaurant, FIRST_DAY, 4, 30, 3);
        var streamed = http.get(statement(4)).response().body();
        var job = http.get(statement(4), "Prefer", ASYNC);
        var claim = claim(JobKind.STATEMENT, job);
        var written = "written by the first worker\r\n".getBytes(UTF_8);
        store.append(claim, 0, 0, written);
        store.progress(claim, 1, written.length);
        store.append(claim, 1, 0, new byte[]{1});
        store.append(claim, 1, 1, new byte[]{2});
        endLease(job);
        workers.start();

        var done = ended(job);

        assertThat(http.get(done.text("result")).response().body()).isEqualTo("written by the first worker\r\n"
                + streamed.substring(streamed.indexOf("2025-01-02")));
    }

    @Test
    void aJobWhoseWorkerLosesItsConnectionsHalfWayIsDoneAllTheSame() {
        Filling.fill(jdbc, restaurant, FIRST_DAY, 366, 40, 40);
        var job = http.get(statement(366), "Prefer", ASYNC);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> http.get(job.header("Location")).body().path("progress").path("done").asLong() > 0);
        jdbc.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
                .query(Boolean.class)
                .list();

        assertThat(ended(job).text("status")).isEqualTo("SUCCEEDED");
        assertThat(http.get(job.header("Location") + "/result").response().body()).isEqualTo(http.get(statement(366)).response().body());
    }

    @Test
    void twoInstancesDoEachJobOnce() throws Exception {
        Filling.fill(jdbc, restaurant, FIRST_DAY, 30, 10, 10);
        try (var second = start(Map.of())) {
            var jobs = new ArrayList<Http.Answer>();
            jobs.addAll(all(200, () -> http.post("/orders", manualOrder().replace("ada", restaurant), "Prefer", ASYNC)));
            jobs.addAll(all(20, () -> second.http().get(statement(30), "Prefer", ASYNC)));

            assertThat(jobs).allSatisfy(job -> assertThat(ended(job).text("status")).isEqualTo("SUCCEEDED"));
            assertThat(orders(restaurant)).isEqualTo(200);
            assertThat(jobs).allSatisfy(job -> {
                assertThat(leases(job)).isEqualTo(1);
                assertThat(failures(job)).isZero();
            });
            // Both had a share of the work.
            assertThat(attempts(SERVICE)).isPositive();
            assertThat(attempts(second)).isPositive();
        }
    }

    @Test
    void anInstanceThatStopsGivesItsJobsBack() {
        Filling.fill(jdbc, restaurant, FIRST_DAY, 366, 40, 40);
        workers.stop();
        Http.Answer job;
        try (var stopping = start(Map.of())) {
            job = stopping.http().get(statement(366), "Prefer", ASYNC);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> http.get(job.header("Location")).body().path("progress").path("done").asLong() > 0);
        }
        assertThat(http.get(job.header("Location")).text("status")).isEqualTo("QUEUED");

        workers.start();
        assertThat(ended(job).text("status")).isEqualTo("SUCCEEDED");
        assertThat(failures(job)).isZero();
    }

    @Test
    void aFullQueueIsRefusedAndAKeyStillAnsweredAndALargeResultFails() {
        Filling.fill(jdbc, restaurant, FIRST_DAY, 20, 30, 30);
        workers.stop();
        try (var narrow = start(Map.of("orderup.async.enabled", "false", "orderup.async.placing-open-max", "2",
                "orderup.async.statement-open-max", "1", "orderup.async.result-max", "1KB"))) {
            var key = UUID.randomUUID().toString();
            var first = narrow.http().post("/orders", manualOrder(), "Prefer", ASYNC, "Idempotency-Key", key);
            var second = narrow.http().post("/orders", manualOrder(), "Prefer", ASYNC);

            var refused = narrow.http().post("/orders", manualOrder(), "Prefer", ASYNC);
            var again = narrow.http().post("/orders", manualOrder(), "Prefer", ASYNC, "Idempotency-Key", key);
            var statement = narrow.http().get(statement(20), "Prefer", ASYNC);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("queue-full");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(again.text("id")).isEqualTo(first.text("id"));
            assertThat(statement.status()).isEqualTo(202);
            // The synchronous way is open all the same.
            assertThat(narrow.http().post("/orders", manualOrder()).status()).isEqualTo(201);

            var crew = new Crew(narrow.bean(StatementWork.class), store, narrow.bean(DueJobs.class), narrow.bean(EndedJobs.class),
                    narrow.bean(CurrentTrace.class), narrow.bean(JobMeters.class), narrow.bean(JobSettings.class));
            crew.start();
            var failed = ended(statement);
            crew.stop();
            assertThat(failed.text("status")).isEqualTo("FAILED");
            assertThat(failed.body().path("problem").path("type").asString()).endsWith("/problems/result-too-large");
            assertThat(store.parts(UUID.fromString(failed.text("id")), -1, 0, 10)).isEmpty();

            workers.start();
            assertThat(List.of(first, second)).allSatisfy(job -> assertThat(ended(job).text("status")).isEqualTo("SUCCEEDED"));
        }
    }

    @Test
    void jobsAreForgottenWhenTheyAreOldAndResultsWhenTheyAreManyAndOpenJobsNever() {
        workers.stop();
        Filling.fill(jdbc, restaurant, FIRST_DAY, 5, 30, 30);
        var open = http.post("/orders", manualOrder(), "Prefer", ASYNC);
        age(open, "25 hours");
        var old = http.post("/orders", manualOrder(), "Prefer", ASYNC);
        var young = http.post("/orders", manualOrder(), "Prefer", ASYNC);
        http.post(old.header("Location") + "/cancellation", "");
        http.post(young.header("Location") + "/cancellation", "");
        age(old, "24 hours 1 minute");
        age(young, "23 hours 59 minutes");

        SERVICE.bean(JobPurge.class).purge();

        assertThat(http.get(old.header("Location")).problem()).isEqualTo("job-not-found");
        assertThat(http.get(young.header("Location")).status()).isEqualTo(200);
        assertThat(http.get(open.header("Location")).text("status")).isEqualTo("QUEUED");

        workers.start();
        var first = ended(http.get(statement(5), "Prefer", ASYNC));
        var last = ended(http.get(statement(5), "Prefer", ASYNC));
        long bytes = Long.parseLong(http.get(last.text("result")).header("Content-Length"));
        while (store.purgeResults(bytes, 1) > 0) {
            assertThat(http.get(last.text("result")).status()).isEqualTo(200);
        }
        assertThat(http.get(first.text("result")).status()).isEqualTo(404);
        assertThat(http.get(last.text("result")).status()).isEqualTo(200);
    }

    @Test
    void showsWhatJobsThereAreAndHowLongTheyTake() {
        workers.stop();
        var job = http.post("/orders", manualOrder(), "Prefer", ASYNC);
        SERVICE.bean(JobMeters.class).sample();
        assertThat(scraped())
                .containsPattern("orderup_jobs\\{application=\"order-service\",kind=\"place_order\",state=\"queued\"\\} [1-9]");

        workers.start();
        ended(job);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(scraped()).contains("orderup_jobs_queued_seconds_count", "orderup_jobs_taken_over_total",
                        "orderup_jobs_refused_total",
                        "orderup_jobs_running_seconds_sum{application=\"order-service\",kind=\"place_order\""));
    }

    /** The order's event is in the trace of the request that asked for it. */
    @Test
    void worksInTheTraceOfTheRequest() {
        var trace = "0af7651916cd43dd8448eb211c80319c";
        var job = http.post("/orders", manualOrder(), "Prefer", ASYNC, "traceparent", "00-" + trace + "-b7ad6b7169203331-01");
        var order = ended(job).text("result").substring("/orders/".length());

        assertThat(
                jdbc.sql("SELECT traceparent FROM order_event WHERE order_id = :id::uuid").param("id", order).query(String.class).single())
                .startsWith("00-" + trace + "-")
                .doesNotContain("b7ad6b7169203331");
    }

    private String statement(int days) {
        return "/restaurants/%s/statement?from=%s&to=%s".formatted(restaurant, FIRST_DAY, FIRST_DAY.plusDays(days));
    }

    private Http.Answer ended(Http.Answer job) {
        var location = "/jobs/" + job.text("id");
        await().atMost(PATIENCE).until(() -> !http.get(location, "Prefer", "wait=1").text("finishedAt").isEmpty());
        return http.get(location);
    }

    /** Takes the job as a worker does; others that are due are left alone. */
    private Claim claim(JobKind kind, Http.Answer job) {
        var claims = store.claim(kind, 100, LEASE);
        claims.stream().filter(claim -> !claim.id().toString().equals(job.text("id"))).forEach(store::giveBack);
        return claims.stream().filter(claim -> claim.id().toString().equals(job.text("id"))).findAny().orElseThrow();
    }

    /** As time does when nobody extends it. */
    private void endLease(Http.Answer job) {
        jdbc.sql("UPDATE job SET due_at = clock_timestamp() WHERE id = :id::uuid AND status = 'RUNNING'")
                .param("id", job.text("id"))
                .update();
    }

    private void age(Http.Answer job, String by) {
        jdbc.sql("UPDATE job SET created_at = created_at - :by::interval, finished_at = finished_at - :by::interval WHERE id = :id::uuid")
                .param("by", by)
                .param("id", job.text("id"))
                .update();
    }

    private long orders(String customer) {
        return jdbc.sql("SELECT count(*) FROM orders WHERE customer_id = :customer").param("customer", customer).query(Long.class).single();
    }

    private int leases(Http.Answer job) {
        return jdbc.sql("SELECT lease FROM job WHERE id = :id::uuid").param("id", job.text("id")).query(Integer.class).single();
    }

    private int failures(Http.Answer job) {
        return jdbc.sql("SELECT failures FROM job WHERE id = :id::uuid").param("id", job.text("id")).query(Integer.class).single();
    }

    private static double attempts(Instance instance) {
        return instance.management()
                .get("/actuator/metrics/orderup.jobs.running")
                .body()
                .path("measurements")
                .path(0)
                .path("value")
                .asDouble();
    }

    private static String scraped() {
        return SERVICE.management().get("/actuator/prometheus", "Accept", "text/plain").response().body();
    }

    private static List<Http.Answer> all(int number, Callable<Http.Answer> request) throws Exception {
        try (var threads = Executors.newFixedThreadPool(8, Thread.ofVirtual().factory())) {
            return threads.invokeAll(Stream.generate(() -> request).limit(number).toList())
                    .stream()
                    .map(answer -> answer.resultNow())
                    .toList();
        }
    }
}
