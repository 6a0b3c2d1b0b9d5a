package dev.orderup.notification.stack;

import java.util.UUID;

/** The transports, each with a client of its own kind. */
public enum Via {
    SSE("sse") {
        @Override
        public Watcher watch(Instance instance, UUID order, long after) {
            return new SseWatcher(instance, order, after);
        }
    },
    LONGPOLL("longpoll") {
        @Override
        public Watcher watch(Instance instance, UUID order, long after) {
            return new LongPollWatcher(instance, order, after);
        }
    },
    WEBSOCKET("websocket") {
        @Override
        public Watcher watch(Instance instance, UUID order, long after) {
            return new WebSocketWatcher(instance, order, after);
        }
    },
    GRPC("grpc") {
        @Override
        public Watcher watch(Instance instance, UUID order, long after) {
            return new GrpcWatcher(instance, order, after);
        }
    };

    private final String word;

    Via(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public abstract Watcher watch(Instance instance, UUID order, long after);
}
