package dev.orderup.labs.proxies;

import dev.orderup.labs.system.PrivateGateway;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HAProxy with one thread. */
final class HaProxy implements Contender {
    @Override
    public String word() {
        return "haproxy";
    }

    @Override
    public Optional<String> missing() {
        return Programs.isThere("haproxy") ? Optional.empty() : Optional.of("haproxy is not on the PATH (Debian: apt-get install haproxy)");
    }

    @Override
    public boolean isJvm() {
        return false;
    }

    @Override
    public Running start(Bench bench) {
        var ports = new EnumMap<Traffic, Integer>(Traffic.class);
        List.of(Traffic.HTTP1, Traffic.H2C, Traffic.H2C_TO_HTTP1, Traffic.L4, Traffic.L4_BULK)
                .forEach(traffic -> ports.put(traffic, PrivateGateway.port()));
        var tls = "";
        if (bench.tls()) {
            int port = PrivateGateway.port();
            List.of(Traffic.TLS_HTTP1, Traffic.TLS_H2, Traffic.TLS_HANDSHAKE).forEach(traffic -> ports.put(traffic, port));
            tls = """
                    frontend tls
                      bind 127.0.0.1:%d ssl crt %s alpn h2,http/1.1 ssl-min-ver TLSv1.3
                      http-request set-header X-Forwarded-Proto https
                      default_backend http1""".formatted(port, bench.file("both.pem"));
        }
        var settings = bench.settings("haproxy.cfg", Map.of("http1", ports.get(Traffic.HTTP1), "h2c", ports.get(Traffic.H2C), "h2cToHttp1",
                ports.get(Traffic.H2C_TO_HTTP1), "l4", ports.get(Traffic.L4), "l4Bulk", ports.get(Traffic.L4_BULK), "tls", tls));
        return Running.start(this, bench, List.of("haproxy", "-db", "-f", settings.toString()), ports, ProcessBuilder.Redirect.DISCARD);
    }
}
