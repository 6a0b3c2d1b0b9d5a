package dev.orderup.order.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens as any client gets them, each asked for once. */
public final class Tokens {
    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private Tokens() {}

    public static String of(int port, String subject) {
        return KNOWN.computeIfAbsent(port + " " + subject, _ -> ask(port, subject));
    }

    private static String ask(int port, String subject) {
        var nobody = new Http(port, "");
        var form = "grant_type=client_credentials&client_secret=order-up-demo&client_id=" + URLEncoder.encode(subject, UTF_8);
        return nobody
                .send(nobody.request("/tokens", "Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)))
                .text("access_token");
    }
}
