package dev.orderup.labs.forward;

/** How a client gets to the origin. */
enum Way {
    DIRECT("directly"),
    REVERSE("reverse proxy"),
    CLEAR("forward proxy, request in clear"),
    TUNNEL("forward proxy, CONNECT");

    private final String word;

    Way(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** Whether the client has been told of the proxy. */
    boolean isForward() {
        return this == CLEAR || this == TUNNEL;
    }
}
