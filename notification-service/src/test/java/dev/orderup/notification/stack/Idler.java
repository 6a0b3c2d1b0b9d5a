package dev.orderup.notification.stack;

import java.util.UUID;

/** A client that follows an order, and reads nothing until it is told to. */
public abstract sealed class Idler extends Watcher permits IdleHttp, IdleGrpc {
    public static Idler of(Via via, Instance instance, UUID order) {
        return switch (via) {
            case SSE -> new IdleSse(instance, order);
            case WEBSOCKET -> new IdleWebSocket(instance, order);
            case GRPC -> new IdleGrpc(instance, order);
            case LONGPOLL -> throw new IllegalArgumentException("a long poll is answered once: it cannot be read too slowly");
        };
    }

    /** Reads all there is, to the end. */
    public abstract void wakeUp();

    /** Whether its connection is gone, which it finds out without reading. */
    public abstract boolean isCutOff();
}
