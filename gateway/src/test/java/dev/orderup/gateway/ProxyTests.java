package dev.orderup.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderup.gateway.config.WrongSettings;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Streams, failures and gRPC through the gateway. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class ProxyTests {
    private static final MethodDescriptor<String, String> UNARY = method("test.Echo/Unary", MethodType.UNARY);
    private static final MethodDescriptor<String, String> STREAM = method("test.Echo/Stream", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<String, String> NEVER = method("test.Echo/Never", MethodType.UNARY);
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theFirstEventIsNotHeldBack() throws Exception {
        var read = new CountDownLatch(1);
        try (var origin = new Origin().at("/events", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: 1\n\n".getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            await(read);
            exchange.getResponseBody().write("data: 2\n\n".getBytes(StandardCharsets.US_ASCII));
        }); var gateway = new TestGateway().http1("/**", origin.address()).start()) {
            var answer = http.send(HttpRequest.newBuilder(gateway.uri("/events")).build(), BodyHandlers.ofInputStream());
            assertThat(new String(answer.body().readNBytes(9), StandardCharsets.US_ASCII)).isEqualTo("data: 1\n\n");
            read.countDown();
            assertThat(new String(answer.body().readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("data: 2\n\n");
        }
    }

    @Test
    void anInstanceThatIsGoneIsPassedOver() throws Exception {
        try (var origin = new Origin();
                var gateway = new TestGateway().http1("/**", "127.0.0.1:" + freePort(), origin.address()).start()) {
            for (int i = 0; i < 10; i++) {
                var request = HttpRequest.newBuilder(gateway.uri("/" + i)).POST(HttpRequest.BodyPublishers.ofString("x")).build();
                assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void noInstanceIs503AndSilenceIs504AsProblems() throws Exception {
        try (var silent = new ServerSocket(0);
                var gateway = new TestGateway().http1("/gone/**", "127.0.0.1:" + freePort())
                        .http1("/silent/**", "127.0.0.1:" + silent.getLocalPort())
                        .start()) {
            var gone = http.send(HttpRequest.newBuilder(gateway.uri("/gone/x")).build(), BodyHandlers.ofString());
            assertThat(gone.statusCode()).isEqualTo(503);
            assertThat(gone.headers().firstValue("content-type")).contains("application/problem+json");
            assertThat(gone.body()).contains("\"status\":503", "\"instance\":\"/gone/x\"", "requestId");
            var late = http.send(HttpRequest.newBuilder(gateway.uri("/silent/x")).build(), BodyHandlers.ofString());
            assertThat(late.statusCode()).isEqualTo(504);
            assertThat(http.send(HttpRequest.newBuilder(gateway.uri("/none")).build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void thePageIsServedOverBothVersions() throws Exception {
        try (var gateway = new TestGateway().page("/", "explorer/index.html").start()) {
            var page = http.send(HttpRequest.newBuilder(gateway.uri("/")).build(), BodyHandlers.ofString());
            assertThat(page.body()).contains("Order Up");
            assertThat(page.headers().firstValue("content-security-policy").orElse("")).contains("script-src 'sha256-");
        }
    }

    @Test
    void grpcGoesThroughWithStatusStreamsAndDeadlines() throws Exception {
        var server = grpcServer();
        try (var gateway = new TestGateway().h2c("/test.Echo/**", "127.0.0.1:" + server.getPort())
                .h2c("/test.Gone/**",
                        "127.0.0.1:" + freePort())
                .start()) {
            var channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port()).usePlaintext().build();
            assertThat(call(channel, UNARY, "hello", CallOptions.DEFAULT)).isEqualTo("hello");
            var all = ClientCalls.blockingServerStreamingCall(channel, STREAM, CallOptions.DEFAULT, "1000");
            int count = 0;
            while (all.hasNext()) {
                assertThat(all.next()).startsWith(count++ + " ");
            }
            assertThat(count).isEqualTo(1000);
            assertThatThrownBy(
                    () -> call(channel, NEVER, "x", CallOptions.DEFAULT.withDeadlineAfter(300, java.util.concurrent.TimeUnit.MILLISECONDS)))
                    .isInstanceOfSatisfying(StatusRuntimeException.class,
                            failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
            assertThatThrownBy(() -> call(channel, method("test.Gone/X", MethodType.UNARY), "x", CallOptions.DEFAULT))
                    .isInstanceOfSatisfying(StatusRuntimeException.class,
                            failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
            assertThat(channel.shutdownNow().awaitTermination(5, SECONDS)).isTrue();
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void afterSwitchingProtocolsBytesGoBothWays() throws Exception {
        try (var server = new ServerSocket(0); var gateway = new TestGateway().http1("/ws", "127.0.0.1:" + server.getLocalPort()).start()) {
            var echo = Thread.ofVirtual().start(() -> echo(server));
            try (var socket = gateway.connect()) {
                TestGateway.send(socket.getOutputStream(), "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                var head = new StringBuilder();
                while (!head.toString().endsWith("\r\n\r\nfirst")) {
                    int next = socket.getInputStream().read();
                    assertThat(next).as("after %s", head).isNotNegative();
                    head.append((char) next);
                }
                assertThat(head).startsWith("HTTP/1.1 101 ").containsIgnoringCase("upgrade: websocket");
                TestGateway.send(socket.getOutputStream(), "ping");
                assertThat(socket.getInputStream().readNBytes(4)).isEqualTo("ping".getBytes(StandardCharsets.US_ASCII));
            }
            echo.join();
        }
    }

    @Test
    void wrongSettingsAreToldWhole() {
        assertThatThrownBy(() -> new TestGateway().http1("orders", "nowhere").start()).isInstanceOf(WrongSettings.class)
                .hasMessageContaining("routes[0].path: orders (expected: such as /orders/{id}/events or /orders/**)")
                .hasMessageContaining("upstreams.u0.instances: nowhere (expected: host:port");
    }

    private static void echo(ServerSocket server) {
        try (var socket = server.accept()) {
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) socket.getInputStream().read());
            }
            TestGateway.send(socket.getOutputStream(), "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nfirst");
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Server grpcServer() throws IOException {
        var service = ServerServiceDefinition.builder("test.Echo")
                .addMethod(UNARY, ServerCalls.asyncUnaryCall((request, answers) -> {
                    answers.onNext(request);
                    answers.onCompleted();
                }))
                .addMethod(NEVER, ServerCalls.asyncUnaryCall((request, answers) -> {}))
                .addMethod(STREAM, ServerCalls.asyncServerStreamingCall((request, answers) -> {
                    var stream = (ServerCallStreamObserver<String>) answers;
                    for (int i = 0; i < Integer.parseInt(request) && !stream.isCancelled(); i++) {
                        stream.onNext(i + " " + "x".repeat(1000));
                    }
                    stream.onCompleted();
                }))
                .build();
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
    }

    private static String call(ManagedChannel channel, MethodDescriptor<String, String> method, String text, CallOptions options) {
        return ClientCalls.blockingUnaryCall(channel, method, options.withWaitForReady(), text);
    }

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName(name)
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
