package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * How far the ports of the lab's system are from the usual ones: the first distance at which the doors are free, all of them
 * below 32,768, from where Linux takes the ports of outgoing connections.
 */
final class Offset {
    private static final int FIRST = 10_310;
    private static final int STEP = 40;
    private static final int TRIES = 50;
    private static final int[] LOOKED_AT = {PrivateSystem.GATEWAY, PrivateSystem.GATEWAY_TLS, PrivateSystem.ORDER_L4,
            PrivateSystem.NOTIFICATION_L4, PrivateSystem.ORDER_HTTP, PrivateSystem.ORDER_GRPC,
            PrivateSystem.NOTIFICATION_HTTP, PrivateSystem.POSTGRES, PrivateSystem.KAFKA};

    private Offset() {}

    static int free() {
        return IntStream.range(0, TRIES)
                .map(attempt -> FIRST + attempt * STEP)
                .filter(Offset::isFree)
                .findFirst()
                .orElseThrow(() -> new LabFailure("no free ports for the lab's own system (looked at %d places from %d on)".formatted(TRIES,
                        PrivateSystem.GATEWAY + FIRST)));
    }

    private static boolean isFree(int offset) {
        return IntStream.of(LOOKED_AT).allMatch(port -> canListen(port + offset));
    }

    private static boolean canListen(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
