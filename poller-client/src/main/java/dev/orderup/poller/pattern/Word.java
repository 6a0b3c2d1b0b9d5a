package dev.orderup.poller.pattern;

import java.util.Arrays;
import java.util.Optional;

/** The patterns by the word that names each in commands, routes, metrics and documents (TOPICS.md). */
public enum Word {
    POLL("poll", "HTTP/1.1", 1),
    LONGPOLL("longpoll", "HTTP/1.1", 1),
    SSE("sse", "HTTP/1.1", 1),
    WEBSOCKET("websocket", "WebSocket", 1),
    // As many streams as most servers allow on a connection: RFC 9113 §6.5.2 recommends no less than 100.
    GRPC("grpc", "gRPC over h2c", 100),
    // A consumer gets everybody's events, however many in its process want them.
    KAFKA("kafka", "Kafka protocol", Integer.MAX_VALUE);

    private final String word;
    private final String transport;
    private final int subscribersPerClient;

    Word(String word, String transport, int subscribersPerClient) {
        this.word = word;
        this.transport = transport;
        this.subscribersPerClient = subscribersPerClient;
    }

    /** How many subscribers share the connections of one client, where each is somebody else. */
    public int subscribersPerClient() {
        return subscribersPerClient;
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
