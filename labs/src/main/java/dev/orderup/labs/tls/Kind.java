package dev.orderup.labs.tls;

/** A connection and the handshake that it begins with. */
enum Kind {
    NONE("no TLS", "clear", "", false, false),
    TLS12_EC("TLS 1.2, full, EC P-256", "tls12", "ec.localhost", false, false),
    TLS12_RSA("TLS 1.2, full, RSA 2048", "tls12", "rsa.localhost", false, false),
    TLS12_RESUMED("TLS 1.2, resumed", "tls12", "ec.localhost", true, false),
    TLS13_EC("TLS 1.3, full, EC P-256", "tls13", "ec.localhost", false, false),
    TLS13_RSA("TLS 1.3, full, RSA 2048", "tls13", "rsa.localhost", false, false),
    TLS13_RESUMED("TLS 1.3, resumed", "tls13", "ec.localhost", true, false),
    MUTUAL("TLS 1.3, full, EC P-256, mutual", "mutual", "ec.localhost", false, true);

    private final String word;
    private final String listener;
    private final String name;
    private final boolean resumed;
    private final boolean mutual;

    Kind(String word, String listener, String name, boolean resumed, boolean mutual) {
        this.word = word;
        this.listener = listener;
        this.name = name;
        this.resumed = resumed;
        this.mutual = mutual;
    }

    String word() {
        return word;
    }

    String listener() {
        return listener;
    }

    /** What the server is asked for (SNI). */
    String serverName() {
        return name;
    }

    boolean isResumed() {
        return resumed;
    }

    boolean isMutual() {
        return mutual;
    }
}
