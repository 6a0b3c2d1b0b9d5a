package dev.orderup.gateway.proxy.websocket;

import io.netty.buffer.Unpooled;

/** Frames, or what pretends to be some: followed to the same place in one piece and octet by octet. */
public final class WebSocketFuzz {
    private WebSocketFuzz() {}

    public static void frames(byte[] data) {
        var whole = new FrameHeads();
        whole.follow(Unpooled.wrappedBuffer(data));
        var octets = new FrameHeads();
        for (byte octet : data) {
            octets.follow(Unpooled.wrappedBuffer(new byte[]{octet}));
        }
        if (whole.isAtBoundary() != octets.isAtBoundary() || whole.isClosing() != octets.isClosing()) {
            throw new AssertionError("in one piece another place than octet by octet");
        }
    }
}
