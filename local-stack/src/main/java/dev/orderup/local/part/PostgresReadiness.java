package dev.orderup.local.part;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Ready when a start-up message is answered by a request for the password.
 * While it recovers, PostgreSQL accepts connections too, and answers them with an error.
 */
record PostgresReadiness(int port, String user) implements Part.Readiness {
    private static final int PROTOCOL_3_0 = 3 << 16;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int LENGTH_AND_PROTOCOL_BYTES = 8;

    @Override
    public boolean holds(ProcessHandle process) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            greet(new DataOutputStream(socket.getOutputStream()));
            return socket.getInputStream().read() == 'R';
        } catch (IOException e) {
            return false;
        }
    }

    private void greet(DataOutputStream out) throws IOException {
        var parameters = "user\0%s\0database\0%s\0\0".formatted(user, user).getBytes(StandardCharsets.US_ASCII);
        out.writeInt(LENGTH_AND_PROTOCOL_BYTES + parameters.length);
        out.writeInt(PROTOCOL_3_0);
        out.write(parameters);
        out.flush();
    }
}
