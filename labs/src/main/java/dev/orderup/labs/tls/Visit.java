package dev.orderup.labs.tls;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One connection, one handshake, one small request, and the end: a client that reads the answer has also read the tickets that come with it (RFC 8446 section 4.6.1).
 */
final class Visit {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private Visit() {}

    /**
     * What a client learns of a server.
     *
     * @param micros  of the handshake, the TCP connection not included
     * @param resumed whether the session is an earlier one's
     */
    record Seen(double micros, boolean resumed, X509Certificate certificate, String protocol) {}

    /** Without TLS. */
    static void clear(int port) throws IOException {
        try (var socket = connect(port)) {
            ask(socket);
        }
    }

    /**
     * With TLS.
     *
     * @param name    that is asked for, and that the certificate must be good for
     * @param offered by ALPN (RFC 7301), the preferred first
     */
    static Seen secure(SSLContext context, int port, String name, List<String> offered) throws IOException {
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(connect(port), name, port, true)) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(offered.toArray(String[]::new));
            socket.setSSLParameters(parameters);
            long now = System.currentTimeMillis();
            long begun = System.nanoTime();
            socket.startHandshake();
            double micros = (System.nanoTime() - begun) / 1e3;
            var session = socket.getSession();
            if (!socket.getApplicationProtocol().equals("h2")) {
                ask(socket);
            }
            return new Seen(micros, session.getCreationTime() < now, (X509Certificate) session.getPeerCertificates()[0],
                    socket.getApplicationProtocol());
        }
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST);
        var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (!answer.startsWith("HTTP/1.1 307")) {
            throw new LabFailure("GET /: %s (expected: HTTP/1.1 307)".formatted(answer.lines().findFirst().orElse("nothing")));
        }
    }
}
