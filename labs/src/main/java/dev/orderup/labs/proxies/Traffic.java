package dev.orderup.labs.proxies;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is asked for, and how. The origin behind speaks HTTP/1.1, but where both ends are HTTP/2. */
enum Traffic {
    HTTP1("http1", "HTTP/1.1 keep-alive", false),
    H2C("h2c", "HTTP/2 in clear text, HTTP/2 to the origin", false),
    H2C_TO_HTTP1("h2c-http1", "HTTP/2 in clear text, HTTP/1.1 to the origin", false),
    TLS_HTTP1("tls-http1", "HTTP/1.1 keep-alive over TLS 1.3", true),
    TLS_H2("tls-h2", "HTTP/2 over TLS 1.3, HTTP/1.1 to the origin", true),
    TLS_HANDSHAKE("tls-handshake", "full TLS 1.3 handshakes, ECDSA P-256", true),
    L4("l4", "HTTP/1.1 keep-alive passed on as bytes", false),
    L4_BULK("l4-bulk", "a gigabyte passed on as bytes, again and again", false);

    /** A wait for connections that the load opens at once is no part of what is measured at half of saturation. */
    static final Duration SETTLING = Duration.ofMillis(300);
    private static final String ORDER = "/orders/0199f1c0-7e7a-7cc3-98c4-dc0c0c07398f";
    private final String word;
    private final String description;
    private final boolean tls;

    Traffic(String word, String description, boolean tls) {
        this.word = word;
        this.description = description;
        this.tls = tls;
    }

    String word() {
        return word;
    }

    String description() {
        return description;
    }

    boolean isTls() {
        return tls;
    }

    /** What the CPU time is divided by. */
    String unit() {
        return this == L4_BULK ? "CPU-µs/MB" : "CPU-µs/request";
    }

    /** A path by which a proxy can tell where the request shall go. */
    String path() {
        return this == H2C ? "/h2c" + ORDER : ORDER;
    }

    /** As much as a proxy with one event loop can take. */
    Generator saturating() {
        return switch (this) {
            case HTTP1, L4 -> new Wrk(64);
            case TLS_HTTP1 -> H2load.http1(64);
            case H2C, H2C_TO_HTTP1, TLS_H2 -> H2load.http2(16, 8);
            case TLS_HANDSHAKE -> new Handshakes();
            case L4_BULK -> new Downloads();
        };
    }

    /** So many requests a second, whatever the proxy could take; null where there is no program for it. */
    @Nullable
    Generator at(double perSecond) {
        return switch (this) {
            case HTTP1, TLS_HTTP1, L4 -> H2load.http1(32).at(perSecond);
            case H2C, H2C_TO_HTTP1, TLS_H2 -> H2load.http2(16, 8).at(perSecond);
            case TLS_HANDSHAKE, L4_BULK -> null;
        };
    }
}
