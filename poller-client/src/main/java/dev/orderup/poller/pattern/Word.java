package dev.orderup.poller.pattern;

import java.util.Arrays;
import java.util.Optional;

/** The patterns by the word that names each in commands, routes, metrics and documents (TOPICS.md). */
public enum Word {
    POLL("poll", "HTTP/1.1"),
    LONGPOLL("longpoll", "HTTP/1.1"),
    SSE("sse", "HTTP/1.1"),
    WEBSOCKET("websocket", "WebSocket"),
    GRPC("grpc", "gRPC over h2c"),
    KAFKA("kafka", "Kafka protocol");

    private final String word;
    private final String transport;

    Word(String word, String transport) {
        this.word = word;
        this.transport = transport;
    }

    public String transport() {
        return transport;
    }

    public Pattern open(Settings settings) {
        return switch (this) {
            case POLL -> new Poll(settings);
            case LONGPOLL -> new LongPoll(settings);
            case SSE -> new Sse(settings);
            case WEBSOCKET -> new WebSocket(settings);
            case GRPC -> new Grpc(settings);
            case KAFKA -> new Kafka(settings);
        };
    }

    public static Optional<Word> of(String word) {
        return Arrays.stream(values()).filter(candidate -> candidate.word.equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return word;
    }
}
