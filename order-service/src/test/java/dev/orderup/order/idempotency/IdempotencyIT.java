package dev.orderup.order.idempotency;

import static dev.orderup.order.stack.Samples.manualOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;

import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class IdempotencyIT {
    private final Instance service = Instance.shared();
    private final Http http = service.http();
    private final JdbcClient jdbc = service.bean(JdbcClient.class);

    @Test
    void theSameRequestAgainIsAnsweredAlikeAlthoughTheOrderHasMovedOn() {
        var key = UUID.randomUUID().toString();
        var first = http.post("/orders", manualOrder(), "Idempotency-Key", key);
        http.post(first.header("Location") + "/cancellation", "");

        var again = http.post("/orders", manualOrder().replace("\n", " "), "Idempotency-Key", "\"" + key + "\"");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void anotherRequestWithTheKeyIsRefused() {
        var key = UUID.randomUUID().toString();
        http.post("/orders", manualOrder(), "Idempotency-Key", key);

        var refused = http.post("/orders", manualOrder().replace("ada", "bob"), "Idempotency-Key", key);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void twoCallersWhoChooseTheSameKeyDoNotMeet() {
        var key = UUID.randomUUID().toString();
        var adas = http.as("customer:ada").post("/orders", manualOrder(), "Idempotency-Key", key);
        var bobs = http.as("customer:bob").post("/orders", manualOrder().replace("ada", "bob"), "Idempotency-Key", key);

        assertThat(bobs.status()).isEqualTo(201);
        assertThat(bobs.text("id")).isNotEqualTo(adas.text("id"));
    }

    @Test
    void aRefusedRequestDoesNotUseUpItsKey() {
        var key = UUID.randomUUID().toString();
        assertThat(http.post("/orders", "{}", "Idempotency-Key", key).status()).isEqualTo(400);

        assertThat(http.post("/orders", manualOrder(), "Idempotency-Key", key).status()).isEqualTo(201);
    }

    @Test
    void keysMayHaveCommas() {
        assertThat(http.post("/orders", manualOrder(), "Idempotency-Key", "a,b," + UUID.randomUUID()).status()).isEqualTo(201);
    }

    @Test
    void requestsAtTheSameTimePlaceOneOrder() throws Exception {
        var key = UUID.randomUUID().toString();
        Callable<Http.Answer> request = () -> http.post("/orders", manualOrder(), "Idempotency-Key", key);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(Collections.nCopies(20, request)).stream().map(answer -> answer.resultNow()).toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
            assertThat(answers).extracting(answer -> answer.text("id")).containsOnly(answers.getFirst().text("id"));
            assertThat(answers).filteredOn(answer -> answer.header("Idempotency-Replayed").isEmpty()).hasSize(1);
        }
    }

    @Test
    void aRequestWaitsForTheOneThatHasItsKeyAndPlacesTheOrderIfThatOneFails() throws Exception {
        var key = UUID.randomUUID().toString();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = service.bean(TransactionTemplate.class).execute(transaction -> {
                take(key);
                var second = threads.submit(() -> http.post("/orders", manualOrder(), "Idempotency-Key", key));
                awaitOneWaiting();
                transaction.setRollbackOnly();
                return second;
            });
            var answer = waiting.get(10, TimeUnit.SECONDS);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("Idempotency-Replayed")).isEmpty();
        }
    }

    @Test
    void aRequestThatWaitsTooLongIsToldToComeBack() {
        var key = UUID.randomUUID().toString();
        var refused = service.bean(TransactionTemplate.class).execute(transaction -> {
            take(key);
            transaction.setRollbackOnly();
            return http.post("/orders", manualOrder(), "Idempotency-Key", key);
        });

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("idempotency-key-in-use");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void keysArePurgedWhenTheyAreTooOldAndNotBefore() {
        var old = UUID.randomUUID().toString();
        var young = UUID.randomUUID().toString();
        http.post("/orders", manualOrder(), "Idempotency-Key", old);
        http.post("/orders", manualOrder(), "Idempotency-Key", young);
        age(old, "24 hours 1 minute");
        age(young, "23 hours 59 minutes");

        service.bean(IdempotencyKeyPurge.class).purge();

        assertThat(jdbc.sql("SELECT key FROM idempotency_key WHERE key IN (:old, :young)")
                .param("old", stored(old))
                .param("young", stored(young))
                .query(String.class)
                .list()).containsExactly(stored(young));
    }

    /** A key is its caller's. */
    private static String stored(String key) {
        return Instance.OPERATOR + " " + key;
    }

    private void take(String key) {
        jdbc.sql("INSERT INTO idempotency_key VALUES (:key, '', uuidv7(), clock_timestamp())").param("key", stored(key)).update();
    }

    private void age(String key, String by) {
        jdbc.sql("UPDATE idempotency_key SET created_at = created_at - :by::interval WHERE key = :key")
                .param("by", by)
                .param("key", stored(key))
                .update();
    }

    private void awaitOneWaiting() {
        await().until(() -> jdbc.sql("SELECT count(*) FROM pg_locks WHERE NOT granted").query(Long.class).single() > 0);
    }
}
