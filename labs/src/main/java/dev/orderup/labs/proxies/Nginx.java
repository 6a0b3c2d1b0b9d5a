package dev.orderup.labs.proxies;

import dev.orderup.labs.system.PrivateGateway;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx with one worker. Towards the origin it speaks HTTP/1.1 only. */
final class Nginx implements Contender {
    @Override
    public String word() {
        return "nginx";
    }

    @Override
    public Optional<String> missing() {
        return Programs.isThere("nginx") ? Optional.empty() : Optional.of("nginx is not on the PATH (Debian: apt-get install nginx-light)");
    }

    @Override
    public boolean isJvm() {
        return false;
    }

    @Override
    public Running start(Bench bench) {
        var ports = new EnumMap<Traffic, Integer>(Traffic.class);
        ports.put(Traffic.HTTP1, PrivateGateway.port());
        ports.put(Traffic.H2C_TO_HTTP1, PrivateGateway.port());
        var tls = "";
        if (bench.tls()) {
            int port = PrivateGateway.port();
            List.of(Traffic.TLS_HTTP1, Traffic.TLS_H2, Traffic.TLS_HANDSHAKE).forEach(traffic -> ports.put(traffic, port));
            tls = """
                    listen 127.0.0.1:%d ssl http2;
                        ssl_certificate %s;
                        ssl_certificate_key %s;
                        ssl_protocols TLSv1.3;""".formatted(port, bench.file("certificate.pem"), bench.file("key.pem"));
        }
        var settings = bench.settings("nginx.conf",
                Map.of("http1", ports.get(Traffic.HTTP1), "h2c", ports.get(Traffic.H2C_TO_HTTP1), "tls", tls));
        return Running.start(this, bench,
                List.of("nginx", "-c", settings.toString(), "-p", bench.directory().toString(), "-e", bench.file("nginx.log").toString()),
                ports,
                ProcessBuilder.Redirect.DISCARD);
    }
}
