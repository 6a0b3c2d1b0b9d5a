package dev.orderup.gateway.listener;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** What strangers send before anything else is known of them. */
public final class ListenerFuzz {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final RetryTokens TOKENS = new RetryTokens(() -> true);

    private ListenerFuzz() {}

    /** Bytes of HTTP/1.1: never anything but requests and refusals, and the same however they are cut. The first octet is where. */
    public static void request(byte[] data) {
        if (data.length < 2) {
            return;
        }
        var bytes = Arrays.copyOfRange(data, 1, data.length);
        same(RequestBytes.read(bytes), RequestBytes.read(bytes, Byte.toUnsignedInt(data[0]), bytes.length - 1));
    }

    /** A token that we have not made ourselves proves nothing. */
    public static void retryToken(byte[] data) {
        if (TOKENS.validateToken(Unpooled.wrappedBuffer(data), CLIENT) >= 0) {
            throw new AssertionError("believed");
        }
    }

    private static void same(String whole, String cut) {
        if (!whole.equals(cut)) {
            throw new AssertionError("at once " + whole + ", cut " + cut);
        }
    }
}
