package dev.orderup.labs.proxies;

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
        int clear = Bench.port();
        List.of(Traffic.HTTP1, Traffic.H2C, Traffic.H2C_TO_HTTP1).forEach(traffic -> ports.put(traffic, clear));
        var command = new ArrayList<String>(Jvm.service("gateway"));
        command.add("--config=" + bench.settings("gateway.yml", Map.of("http1", clear)));
        // Its access log goes through a pipe of the supervisor in the system; here it is written and thrown away.
        return Running.start(this, bench, command, ports, ProcessBuilder.Redirect.DISCARD);
    }
}
