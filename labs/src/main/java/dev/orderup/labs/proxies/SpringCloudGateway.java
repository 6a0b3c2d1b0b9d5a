package dev.orderup.labs.proxies;

import dev.orderup.labs.system.Jvm;
import dev.orderup.labs.system.PrivateGateway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Spring Cloud Gateway on one event loop, from the module labs/peers: it is in no package manager, and no part of the labs' class path. */
final class SpringCloudGateway implements Contender {
    @Override
    public String word() {
        return "spring-cloud-gateway";
    }

    @Override
    public Optional<String> missing() {
        return Jvm.built("labs/peers", "labs-peers").isPresent()
                ? Optional.empty()
                : Optional.of("labs/peers is not built (run `mvn package -Dmaven.test.skip=true`)");
    }

    @Override
    public boolean isJvm() {
        return true;
    }

    @Override
    public Running start(Bench bench) {
        int port = PrivateGateway.port();
        var command = new ArrayList<String>(Jvm.command());
        command.add("-Dreactor.netty.ioWorkerCount=1");
        command.addAll(List.of("-jar", Jvm.built("labs/peers", "labs-peers").orElseThrow().toString()));
        command.addAll(
                List.of("--server.address=127.0.0.1", "--server.port=" + port, "--server.http2.enabled=true", "--logging.level.root=warn",
                        "--spring.main.banner-mode=off", "--spring.cloud.gateway.server.webflux.routes[0].id=origin",
                        "--spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:" + bench.origin().http1(),
                        "--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/orders/**"));
        return Running.start(this, bench, command, Map.of(Traffic.HTTP1, port, Traffic.H2C_TO_HTTP1, port),
                ProcessBuilder.Redirect.appendTo(bench.file(word() + ".log").toFile()));
    }
}
