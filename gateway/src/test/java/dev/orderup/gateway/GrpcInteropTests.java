package dev.orderup.gateway;

import io.grpc.ForwardingServerBuilder;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The standard cases of gRPC, as grpc-java runs them against its own server, through the gateway: by prior knowledge and over TLS. */
class GrpcInteropTests {
    /** They ask the other side for its address, which is the gateway's. */
    private static final Set<String> NOT_OF_A_PROXY = Set.of("getServerAddressAndLocalAddressFromClient");

    @TestFactory
    Stream<DynamicTest> byPriorKnowledge() {
        return cases().map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(method, null)));
    }

    @TestFactory
    Stream<DynamicTest> overTls(@TempDir Path home) {
        return cases().map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(method, home)));
    }

    private static Stream<Method> cases() {
        return Arrays.stream(AbstractInteropTest.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.junit.Test.class) && !NOT_OF_A_PROXY.contains(method.getName()))
                .sorted(Comparator.comparing(Method::getName));
    }

    private static void run(Method method, @Nullable Path home) throws Throwable {
        var proxied = new Proxied(home);
        proxied.setUp();
        try {
            method.invoke(proxied);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        } finally {
            proxied.tearDown();
            proxied.close();
        }
    }

    /** Starts the server, then a gateway in front of it; channels lead to the gateway. */
    private static final class Proxied extends AbstractInteropTest {
        private final @Nullable Path home;
        private final Builder server = new Builder();
        private @Nullable TestGateway gateway;

        Proxied(@Nullable Path home) {
            this.home = home;
        }

        @Override
        protected ServerBuilder<?> getServerBuilder() {
            return server;
        }

        @Override
        protected ManagedChannelBuilder<?> createChannelBuilder() {
            var front = gateway == null ? start() : gateway;
            gateway = front;
            var builder = NettyChannelBuilder.forAddress("localhost", home == null ? front.port() : front.securePort())
                    .flowControlWindow(TEST_FLOW_CONTROL_WINDOW)
                    .maxInboundMessageSize(MAX_MESSAGE_SIZE);
            return home == null ? builder.usePlaintext() : builder.sslContext(trusting(home));
        }

        private TestGateway start() {
            var front = new TestGateway().patient().with("access-log", false);
            if (home != null) {
                front.secure("auto", home);
            }
            return front.h2c("/**", "127.0.0.1:" + server.port()).start();
        }

        private static io.netty.handler.ssl.SslContext trusting(Path home) {
            try {
                return GrpcSslContexts.forClient().trustManager(home.resolve("ca.pem").toFile()).build();
            } catch (SSLException broken) {
                throw new IllegalStateException(broken);
            }
        }

        /** Spans and statistics of the client and the server are no concern of a proxy. */
        @Override
        protected boolean metricsExpected() {
            return false;
        }

        void close() throws InterruptedException {
            Objects.requireNonNull(gateway).close();
        }
    }

    /** The base class keeps the server to itself. */
    private static final class Builder extends ForwardingServerBuilder<Builder> {
        private final NettyServerBuilder netty = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .flowControlWindow(AbstractInteropTest.TEST_FLOW_CONTROL_WINDOW)
                .maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE);
        private @Nullable Server built;

        @Override
        protected ServerBuilder<?> delegate() {
            return netty;
        }

        @Override
        public Server build() {
            var server = netty.build();
            built = server;
            return server;
        }

        int port() {
            return Objects.requireNonNull(built).getPort();
        }
    }
}
