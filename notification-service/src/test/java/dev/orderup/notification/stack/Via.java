package dev.orderup.notification.stack;

import java.util.UUID;

/** The transports, each with a client of its own kind. */
public enum Via {
    SSE("sse") {
        @Override
        public Watcher watch(Instance instance, UUID order, long after, String token) {
            return new SseWatcher(instance, order, after, token);
        }
    },
    LONGPOLL("longpoll") {
        @Override
        public Watcher watch(Instance instance, UUID order, long after, String token) {
            return new LongPollWatcher(instance, order, after, token);
        }
    },
    WEBSOCKET("websocket") {
        @Override
        public Watcher watch(Instance instance, UUID order, long after, String token) {
            return new WebSocketWatcher(instance, order, after, token);
        }
    },
    GRPC("grpc") {
        @Override
        public Watcher watch(Instance instance, UUID order, long after, String token) {
            return new GrpcWatcher(instance, order, after, token);
        }
    };

    private final String word;

    Via(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** As an operator. */
    public Watcher watch(Instance instance, UUID order, long after) {
        return watch(instance, order, after, Stack.TOKEN);
    }

    public abstract Watcher watch(Instance instance, UUID order, long after, String token);
}
