package dev.orderup.labs.protocols;

/** A way to ask. */
enum Variant {
    HTTP1_NEW("HTTP/1.1, a connection for each request", Over.TCP),
    HTTP1("HTTP/1.1, kept connection", Over.TCP),
    HTTP1_PIPELINED("HTTP/1.1, 8 in a row (pipelining)", Over.TCP),
    HTTP1_TLS("HTTP/1.1 over TLS, kept connection", Over.TLS),
    H2C("HTTP/2 in clear text (h2c)", Over.TCP),
    H2("HTTP/2 over TLS (h2)", Over.TLS),
    H2_STREAMS("HTTP/2 over TLS, 8 streams at once", Over.TLS),
    H3("HTTP/3", Over.QUIC),
    WEBSOCKET("WebSocket, a message and its answer", Over.TCP);

    private static final int SEVERAL = 8;
    private final String word;
    private final Over over;

    /** What carries it. */
    enum Over {
        TCP, TLS, QUIC
    }

    Variant(String word, Over over) {
        this.word = word;
        this.over = over;
    }

    String word() {
        return word;
    }

    Over over() {
        return over;
    }

    Client open(Door door) {
        return switch (this) {
            case HTTP1_NEW -> Http1Client.newConnections(door);
            case HTTP1, HTTP1_TLS -> Http1Client.kept(door);
            case HTTP1_PIPELINED -> Http1Client.pipelined(door, SEVERAL);
            case H2C, H2 -> new Http2Client(door, 1);
            case H2_STREAMS -> new Http2Client(door, SEVERAL);
            case H3 -> new Http3Client(door);
            case WEBSOCKET -> new WebSocketClient(door);
        };
    }
}
