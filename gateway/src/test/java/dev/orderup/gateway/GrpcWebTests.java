package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers call gRPC through the gateway: gRPC-Web in binary and in base64, over HTTP/1.1 and HTTP/2, to a service that only knows gRPC. */
class GrpcWebTests {
    private static final MethodDescriptor<byte[], byte[]> UNARY = method("test.Echo/Unary", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> STREAM = method("test.Echo/Stream", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> REFUSE = method("test.Echo/Refuse", MethodType.UNARY);
    private static final String TEXT = "application/grpc-web-text+proto";
    private static final String BINARY = "application/grpc-web+proto";
    private final CountDownLatch firstRead = new CountDownLatch(1);
    private final HttpClient http = HttpClient.newHttpClient();
    private Server server;
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("test.Echo")
                        .addMethod(UNARY, ServerCalls.asyncUnaryCall((request, answers) -> {
                            answers.onNext(request);
                            answers.onCompleted();
                        }))
                        .addMethod(REFUSE, ServerCalls.asyncUnaryCall(
                                (request, answers) -> answers.onError(Status.NOT_FOUND.withDescription("no such").asException())))
                        .addMethod(STREAM, ServerCalls.asyncServerStreamingCall((request, answers) -> {
                            answers.onNext("one".getBytes(StandardCharsets.UTF_8));
                            await(firstRead);
                            answers.onNext("two".getBytes(StandardCharsets.UTF_8));
                            answers.onCompleted();
                        }))
                        .build())
                .build()
                .start();
        gateway = new TestGateway().h2c("/test.Echo/**", "127.0.0.1:" + server.getPort()).page("/", "pages/grpc-web.html").start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        http.close();
        gateway.close();
        server.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, BINARY})
    void aUnaryCallIsAnsweredWithItsMessageAndItsStatus(String type) throws Exception {
        var answer = http.send(call("/test.Echo/Unary", type, "hello"), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(type.replace("+proto", ""));
        var bytes = ByteBuffer.wrap(type.equals(TEXT) ? decoded(answer.body()) : answer.body());
        assertThat(message(bytes)).isEqualTo("0 hello");
        assertThat(message(bytes)).startsWith("128 ").contains("grpc-status: 0\r\n");
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void anErrorComesAsTheStatusOfTheCall() throws Exception {
        var answer = http.send(call("/test.Echo/Refuse", BINARY, "x"), BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("grpc-status")).contains("5");
        assertThat(answer.headers().firstValue("grpc-message")).contains("no such");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void theFirstMessageOfAStreamIsNotHeldBack() throws Exception {
        HttpResponse<InputStream> answer = http.send(call("/test.Echo/Stream", BINARY, "x"), BodyHandlers.ofInputStream());
        assertThat(message(ByteBuffer.wrap(answer.body().readNBytes(8)))).isEqualTo("0 one");
        firstRead.countDown();
        var rest = ByteBuffer.wrap(answer.body().readAllBytes());
        assertThat(message(rest)).isEqualTo("0 two");
        assertThat(message(rest)).contains("grpc-status: 0");
    }

    @Test
    void whatIsNotBase64IsRefusedWithTheReason() throws Exception {
        var request = HttpRequest.newBuilder(gateway.uri("/test.Echo/Unary"))
                .header("Content-Type", TEXT)
                .POST(BodyPublishers.ofString("AAA!"))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("bad-base64");
    }

    @Test
    void overHttp2ItIsTheSame() throws Exception {
        try (var wire = new Http2Wire(gateway.connect())) {
            wire.headers(1, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/test.Echo/Unary", "content-type",
                    BINARY);
            wire.frame(Http2Wire.DATA, Http2Wire.END_STREAM, 1, framed("hello"));
            var got = new ByteArrayOutputStream();
            for (var frame = wire.next();; frame = wire.next()) {
                if (frame.type == Http2Wire.DATA) {
                    got.writeBytes(frame.payload);
                }
                if (frame.endsStream()) {
                    assertThat(frame.type).as("no trailers of HTTP").isEqualTo(Http2Wire.DATA);
                    break;
                }
            }
            var bytes = ByteBuffer.wrap(got.toByteArray());
            assertThat(message(bytes)).isEqualTo("0 hello");
            assertThat(message(bytes)).contains("grpc-status: 0");
        }
    }

    @Test
    void aPageInABrowserCallsGrpc() throws Exception {
        var page = Chromium.shows(gateway.uri("/").toString());
        assertThat(page).contains("unary: hello from a page, status 0");
    }

    private HttpRequest call(String path, String type, String text) {
        var body = type.equals(TEXT) ? Base64.getEncoder().encode(framed(text)) : framed(text);
        return HttpRequest.newBuilder(gateway.uri(path)).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build();
    }

    private static byte[] framed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(0);
            out.writeInt(text.length());
            out.writeBytes(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Each piece is base64 with padding of its own. */
    private static byte[] decoded(byte[] pieces) {
        var out = new ByteArrayOutputStream();
        for (int start = 0; start < pieces.length; start += 4) {
            out.writeBytes(Base64.getDecoder().decode(java.util.Arrays.copyOfRange(pieces, start, start + 4)));
        }
        return out.toByteArray();
    }

    /** The flags and what the next message holds. */
    private static String message(ByteBuffer bytes) {
        int flags = bytes.get() & 0xff;
        var text = new byte[bytes.getInt()];
        bytes.get(text);
        return flags + " " + new String(text, StandardCharsets.UTF_8);
    }

    static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(name)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
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
