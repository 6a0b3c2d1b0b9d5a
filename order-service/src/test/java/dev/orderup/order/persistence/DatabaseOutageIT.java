package dev.orderup.order.persistence;

import static dev.orderup.order.stack.Samples.manualOrder;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.RetryInfo;

import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path data;

    @Test
    void refusesWhileTheDatabaseIsAwayAndGoesOnWhenItIsBack() throws IOException {
        var database = start(0);
        int port = database.getPort();
        try (var service = Instance.start(Map.of("spring.datasource.url", database.getJdbcUrl("postgres", "postgres")))) {
            var http = service.http();
            var path = http.post("/orders", manualOrder()).header("Location");
            database.close();

            refuses(http, path);
            refusesOverGrpc(service, path);
            assertThat(service.management().get("/actuator/health/readiness").status()).isEqualTo(503);
            assertThat(service.management().get("/actuator/health/liveness").status()).isEqualTo(200);

            database = start(port);
            await().atMost(PATIENCE).until(() -> http.get(path).status() == 200);
            assertThat(http.post("/orders", manualOrder()).status()).isEqualTo(201);
            await().atMost(PATIENCE).until(() -> service.management().get("/actuator/health/readiness").status() == 200);
        } finally {
            database.close();
        }
    }

    private static void refuses(Http http, String path) {
        long before = System.nanoTime();
        for (var refused : new Http.Answer[]{http.post("/orders", manualOrder()), http.get(path), http.post(path + "/cancellation", ""),
                http.get("/baskets/database/" + UUID.randomUUID())}) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("orders-unavailable");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    }

    private static void refusesOverGrpc(Instance service, String path) {
        var channel = service.channel();
        try {
            var request = GetOrderRequest.newBuilder().setOrderId(path.substring("/orders/".length())).build();
            var refused = catchThrowableOfType(StatusRuntimeException.class,
                    () -> OrderServiceGrpc.newBlockingStub(channel).getOrder(request));
            assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
            assertThat(requireNonNull(StatusProto.fromThrowable(refused)).getDetailsList()).anyMatch(detail -> detail.is(RetryInfo.class));
        } finally {
            channel.shutdownNow();
        }
    }

    /** The same data directory each time: what a database finds that was restarted. */
    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder().setDataDirectory(data.resolve("pg")).setCleanDataDirectory(false).setPort(port).start();
    }
}
