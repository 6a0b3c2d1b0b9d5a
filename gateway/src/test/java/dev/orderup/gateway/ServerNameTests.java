package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.TcpProxyTests.Peer;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

/** TLS is passed on by the name that the client asks for, and not a byte of it is changed. */
class ServerNameTests {
    @Test
    void aClientIsLedByTheNameItAsksFor() throws Exception {
        try (var exact = new Peer();
                var wild = new Peer();
                var others = new Peer();
                var gateway = new TestGateway()
                        .sni("names", Map.of("shop.example", exact.address(), "*.shop.example", wild.address()), others.address())
                        .start()) {
            leads(gateway, hello("shop.example"), exact);
            leads(gateway, hello("SHOP.example"), exact);
            leads(gateway, hello("a.shop.example"), wild);
            leads(gateway, hello("a.b.shop.example"), others);
            leads(gateway, hello("elsewhere.example"), others);
            leads(gateway, hello(null), others);
            leads(gateway, "SSH-2.0-x\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), others);
        }
    }

    @Test
    void aHelloThatComesInPiecesIsPutTogether() throws Exception {
        try (var exact = new Peer();
                var gateway = new TestGateway().sni("names", Map.of("shop.example", exact.address()), null).start();
                var client = gateway.connect("names")) {
            client.setTcpNoDelay(true);
            var hello = hello("shop.example");
            for (int i = 0; i < hello.length; i += 40) {
                client.getOutputStream().write(hello, i, Math.min(40, hello.length - i));
            }
            try (var behind = exact.accept()) {
                assertThat(behind.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
            }
        }
    }

    @Test
    void aNameThatLeadsNowhereIsRefused() throws Exception {
        try (var exact = new Peer();
                var gateway = new TestGateway().sni("names", Map.of("shop.example", exact.address()), null).start();
                var client = gateway.connect("names")) {
            client.getOutputStream().write(hello("elsewhere.example"));
            ends(client);
            await().until(
                    () -> gateway.meters.get("orderup.gateway.tcp.ended").tag("how", "no-name").counter().count() == 1);
        }
    }

    @Test
    void aHelloThatIsTooLongOrNeverWholeEndsTheConnection() throws Exception {
        try (var exact = new Peer();
                var gateway = new TestGateway().sni("names", Map.of("shop.example", exact.address()), null).start();
                var slow = gateway.connect("names");
                var longer = gateway.connect("names")) {
            // A handshake record whose ClientHello says it is 1 MB long: more than the 8 KB that this listener takes.
            longer.getOutputStream().write(new byte[]{22, 3, 1, 0, 8, 1, 0x10, 0, 0, 3, 3, 0, 0});
            ends(longer);
            slow.getOutputStream().write(hello("shop.example"), 0, 20);
            ends(slow);
        }
    }

    private static void ends(Socket client) throws Exception {
        var left = new ByteArrayOutputStream();
        try {
            client.getInputStream().transferTo(left);
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        // Nothing, or an alert of TLS.
        assertThat(left.size()).isLessThan(16);
    }

    private static void leads(TestGateway gateway, byte[] sent, Peer to) throws Exception {
        try (var client = gateway.connect("names")) {
            client.getOutputStream().write(sent);
            try (var behind = to.accept()) {
                assertThat(behind.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
                TestGateway.send(behind.getOutputStream(), "seen");
                assertThat(TcpProxyTests.read(client, 4)).isEqualTo("seen");
            }
        }
    }

    /** What the JDK's TLS says first to a server of this name. */
    private static byte[] hello(@org.jspecify.annotations.Nullable String name) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, null, new SecureRandom());
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        if (name != null) {
            var parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            engine.setSSLParameters(parameters);
        }
        engine.beginHandshake();
        var out = java.nio.ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(java.nio.ByteBuffer.allocate(0), out);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }
}
