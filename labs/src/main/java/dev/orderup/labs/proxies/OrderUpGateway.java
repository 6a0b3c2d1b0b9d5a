package dev.orderup.labs.proxies;

import dev.orderup.labs.system.Jvm;
import dev.orderup.labs.system.PrivateGateway;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gateway of this project with all that it does for a request switched on, in a JVM as local-stack starts it. */
final class OrderUpGateway implements Contender {
    @Override
    public String word() {
        return "gateway";
    }

    @Override
    public Optional<String> missing() {
        return Jvm.built("gateway", "gateway").isPresent()
                ? Optional.empty()
                : Optional.of("gateway is not built (run `mvn package -Dmaven.test.skip=true`)");
    }

    @Override
    public boolean isJvm() {
        return true;
    }

    @Override
    public Running start(Bench bench) {
        var ports = new EnumMap<Traffic, Integer>(Traffic.class);
        int clear = PrivateGateway.port();
        List.of(Traffic.HTTP1, Traffic.H2C, Traffic.H2C_TO_HTTP1).forEach(traffic -> ports.put(traffic, clear));
        List.of(Traffic.L4, Traffic.L4_BULK).forEach(traffic -> ports.put(traffic, PrivateGateway.port()));
        var secure = "";
        var certificates = "";
        if (bench.tls()) {
            int port = PrivateGateway.port();
            List.of(Traffic.TLS_HTTP1, Traffic.TLS_H2, Traffic.TLS_HANDSHAKE).forEach(traffic -> ports.put(traffic, port));
            secure = "secure: { address: 127.0.0.1, port: %d, tls: { versions: [TLSv1.3] } }".formatted(port);
            certificates = "tls: { certificates: [{ certificate: \"%s\", key: \"%s\" }] }".formatted(bench.file("certificate.pem"),
                    bench.file("key.pem"));
        }
        var command = new ArrayList<String>(Jvm.service("gateway"));
        command.add("--config=" + bench.settings("gateway.yml",
                Map.of("http1", clear, "l4", ports.get(Traffic.L4), "l4Bulk", ports.get(Traffic.L4_BULK), "secure", secure,
                        "certificates", certificates)));
        // Its access log goes through a pipe of the supervisor in the system; here it is written and thrown away.
        return Running.start(this, bench, command, ports, ProcessBuilder.Redirect.DISCARD);
    }
}
