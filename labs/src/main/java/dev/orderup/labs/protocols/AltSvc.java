package dev.orderup.labs.protocols;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** Where else a server says that it can be reached (RFC 7838): what a client that has come over TCP reads, and comes back by. */
final class AltSvc {
    private static final Pattern H3 = Pattern.compile("h3=\":(\\d+)\"");

    private AltSvc() {}

    /** The same host at the port that an answer over TLS names for HTTP/3. */
    static URI http3(Door secure) throws InterruptedException {
        try (var http = HttpClient.newBuilder().sslContext(Trust.in(secure.authority())).build()) {
            var request = HttpRequest.newBuilder(secure.question()).header("Authorization", secure.authorization()).build();
            var said = http.send(request, BodyHandlers.discarding()).headers().firstValue("Alt-Svc").orElse("nothing");
            var port = H3.matcher(said);
            if (!port.find()) {
                throw new LabFailure("Alt-Svc: %s (expected: h3=\":PORT\")".formatted(said));
            }
            return URI.create("https://%s:%s".formatted(secure.address().getHost(), port.group(1)));
        } catch (IOException e) {
            throw secure.failed(e);
        }
    }
}
