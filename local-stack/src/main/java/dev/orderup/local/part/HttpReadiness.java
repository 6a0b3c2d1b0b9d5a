package dev.orderup.local.part;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Ready when the management port answers 200 on Boot's readiness probe. One request by hand: no HTTP client to load. */
record HttpReadiness(int port) implements Part.Readiness {
    private static final int TIMEOUT_MILLIS = 1_000;

    @Override
    public boolean holds(ProcessHandle process) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            var request = "GET /actuator/health/readiness HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n".formatted(port);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return status.equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }
}
