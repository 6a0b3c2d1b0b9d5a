package dev.orderup.gateway;

import static dev.orderup.gateway.RoutingTests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Instances are asked whether they want requests, and get none when they do not. */
class HealthTests {

    /** A POST that fails is not said again, so every request that reached it too late would be seen. */
    @Test
    void anInstanceThatIsAboutToStopLeavesWithoutAFailedRequest() throws Exception {
        var ready = new AtomicBoolean(true);
        var stop = new AtomicBoolean();
        var statuses = new ConcurrentHashMap<Integer, Integer>();
        try (var stays = new Origin(); var http = HttpClient.newHttpClient(); var gateway = new TestGateway().patient()) {
            var leaves = new Origin().at("/readyz", exchange -> exchange.sendResponseHeaders(ready.get() ? 200 : 503, -1));
            watched(gateway.http1("/**", stays.address(), leaves.address()), "http").start();
            var clients = new ArrayList<Thread>();
            for (int i = 0; i < 4; i++) {
                clients.add(Thread.ofVirtual().start(() -> {
                    while (!stop.get()) {
                        statuses.merge(post(http, gateway), 1, Integer::sum);
                    }
                }));
            }
            await().until(() -> leaves.seen.size() > 50);
            ready.set(false);
            await().until(() -> !healthy(gateway, leaves.port()) && inFlight(gateway, leaves.port()) == 0);
            int last = leaves.seen.size();
            int other = stays.seen.size();
            await().until(() -> stays.seen.size() > other + 50);
            assertThat(leaves.seen).hasSize(last);
            leaves.close();
            int closed = stays.seen.size();
            await().until(() -> stays.seen.size() > closed + 50);
            stop.set(true);
            for (var client : clients) {
                client.join();
            }
        }
        assertThat(statuses).containsOnlyKeys(200);
    }

    @Test
    void whoComesBackGetsRequestsAgainAfterSoManyYeses() throws Exception {
        var status = new AtomicInteger(500);
        var asked = new AtomicInteger();
        try (var service = new Origin().at("/readyz", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(status.get(), -1);
        }); var gateway = watched(new TestGateway().http1("/**", service.address(), "127.0.0.2:1"), "http").start()) {
            await().until(() -> !healthy(gateway, service.port()));
            assertThat(asked.get()).isGreaterThanOrEqualTo(2);
            int before = asked.get();
            status.set(204);
            await().until(() -> healthy(gateway, service.port()));
            assertThat(asked.get() - before).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void whoSaysNothingInTimeIsPutAside() throws Exception {
        try (var silent = new ServerSocket(0);
                var gateway = watched(new TestGateway().http1("/**", "127.0.0.1:" + silent.getLocalPort()), "http").start()) {
            await().until(() -> !healthy(gateway, silent.getLocalPort()));
            // It is the only one, so it is tried all the same.
            assertThat(gateway.raw(request("GET", "/", "a"))).startsWith("HTTP/1.1 504 ");
        }
    }

    @Test
    void anotherPortCanSpeakForAnInstance() throws Exception {
        var ready = new AtomicBoolean(true);
        try (var management = new Origin().at("/readyz", exchange -> exchange.sendResponseHeaders(ready.get() ? 200 : 503, -1));
                var service = new AtOnce(0);
                var gateway = watched(new TestGateway().http1("/**", service.address()), "http").upstream("health.port", management.port())
                        .start()) {
            assertThat(gateway.raw(request("GET", "/", "a"))).startsWith("HTTP/1.1 200 ");
            ready.set(false);
            await().until(() -> !healthy(gateway, service.port()));
            assertThat(service.answered()).isOne();
        }
    }

    @Test
    void aConnectionIsEnoughWhereNothingElseIsSpoken() throws Exception {
        var server = new ServerSocket(0);
        int port = server.getLocalPort();
        try (var gateway = watched(new TestGateway().http1("/**", "127.0.0.1:" + port), "tcp").start()) {
            await().during(java.time.Duration.ofMillis(300)).until(() -> healthy(gateway, port));
            server.close();
            await().until(() -> !healthy(gateway, port));
        }
    }

    @Test
    void grpcServersAreAskedInTheirOwnWords() throws Exception {
        var serving = new AtomicInteger(1);
        var server = health(serving);
        int port = server.getPort();
        try (var gateway = watched(new TestGateway().h2c("/**", "127.0.0.1:" + server.getPort()), "grpc").start()) {
            await().during(java.time.Duration.ofMillis(300)).until(() -> healthy(gateway, port));
            serving.set(2); // NOT_SERVING
            await().until(() -> !healthy(gateway, port));
            serving.set(1);
            await().until(() -> healthy(gateway, port));
            server.shutdownNow().awaitTermination();
            await().until(() -> !healthy(gateway, port));
        }
    }

    private static TestGateway watched(TestGateway gateway, String by) {
        gateway.upstream("health.by", by).upstream("health.interval", "100ms").upstream("health.timeout", "100ms");
        return gateway.upstream("health.path", "/readyz").upstream("health.service", by.equals("grpc") ? "orders" : "");
    }

    private static Server health(AtomicInteger status) throws IOException {
        var check = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName("grpc.health.v1.Health/Check")
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        BindableService service = () -> ServerServiceDefinition.builder("grpc.health.v1.Health")
                .addMethod(check, ServerCalls.asyncUnaryCall((request, answers) -> {
                    assertThat(new String(request, StandardCharsets.US_ASCII)).isEqualTo("\n\u0006orders");
                    answers.onNext(new byte[]{8, (byte) status.get()});
                    answers.onCompleted();
                }))
                .build();
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
    }

    private static int post(HttpClient http, TestGateway gateway) {
        try {
            var post = HttpRequest.newBuilder(gateway.uri("/orders")).POST(BodyPublishers.ofString("pizza")).build();
            return http.send(post, BodyHandlers.discarding()).statusCode();
        } catch (IOException broken) {
            return -1;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return -2;
        }
    }

    private static boolean healthy(TestGateway gateway, int port) {
        return gateway.meters.get("orderup.gateway.upstream.healthy").tag("instance", "127.0.0.1:" + port).gauge().value() > 0;
    }

    private static int inFlight(TestGateway gateway, int port) {
        return (int) gateway.meters.get("orderup.gateway.upstream.requests").tag("instance", "127.0.0.1:" + port).gauge().value();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
