package dev.orderup.labs.journey;

import dev.orderup.labs.system.PrivateSystem;
import dev.orderup.labs.system.Trust;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import tech.kwik.flupke.Http3ClientBuilder;

/** How a client comes. The first word of its name groups what is drawn in one picture. */
enum Way {
    HTTP1("http1", "HTTP/1.1 in clear text"), HTTPS1("https1", "HTTP/1.1 over TLS"), H2("h2", "HTTP/2 over TLS"), H3("h3", "HTTP/3");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(5);
    private final String word;
    private final String name;

    Way(String word, String name) {
        this.word = word;
        this.name = name;
    }

    String word() {
        return word;
    }

    String inFull() {
        return name;
    }

    URI door(PrivateSystem system) {
        return this == HTTP1 ? system.gateway() : system.gatewaySecure();
    }

    /** A client that knows of no connection and no session of TLS yet. */
    HttpClient open(PrivateSystem system) {
        if (this == H3) {
            return new Http3ClientBuilder().trustManager(Trust.overQuic(system.authority()))
                    .connectTimeout(HANDSHAKE_MAX)
                    .build();
        }
        var builder = HttpClient.newBuilder().version(this == H2 ? Version.HTTP_2 : Version.HTTP_1_1).connectTimeout(PATIENCE);
        return this == HTTP1 ? builder.build() : builder.sslContext(Trust.in(system.authority())).build();
    }

    /** The client of HTTP/3 cannot be closed; the gateway ends its connection when it has been idle for long. */
    void close(HttpClient client) {
        if (this != H3) {
            client.close();
        }
    }
}
