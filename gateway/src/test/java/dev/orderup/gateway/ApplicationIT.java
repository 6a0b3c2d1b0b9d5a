package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The gateway as it is shipped: Spring around it, its own settings, its metrics. */
class ApplicationIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void prometheusIsToldWhatTheGatewayDoes() throws Exception {
        try (var origin = new Origin();
                var issuer = new Issuer();
                var context = GatewayApplication.run("--server.port=0",
                        "--orderup.gateway.listeners.clear.port=0",
                        "--orderup.gateway.listeners.secure.port=0", "--orderup.gateway.tls.home=target/tls",
                        "--orderup.gateway.listeners.order-l4.port=0",
                        "--orderup.gateway.listeners.notification-l4.port=0",
                        "--orderup.gateway.jwt.keys=" + issuer.address(),
                        "--orderup.gateway.upstreams.order-http.instances=" + origin.address())) {
            int port = context.getBean(Gateway.class).address("clear").getPort();
            assertThat(get(port, "/orders/1", null)).contains("\"status\":401");
            await().until(() -> get(port, "/orders/1", Issuer.token()).contains("GET /orders/1"));
            assertThat(get(port, "/orders/1", Issuer.token())).contains("GET /orders/1");
            assertThat(get(port, "/nowhere", null)).contains("no-route");
            int control = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
            assertThat(get(control, "/actuator/prometheus", null)).contains("orderup_gateway_requests_seconds_count{",
                    "route=\"rest\",status=\"200\",upstream=\"order-http\"", "orderup_gateway_connections{", "listener=\"clear\"",
                    "orderup_gateway_upstream_connections{", "state=\"idle\"", "orderup_gateway_upstream_ejected{",
                    "orderup_gateway_upstream_failures_total{", "reason=\"connect\"", "orderup_gateway_refused_total{",
                    "reason=\"no-route\"", "orderup_gateway_jwt_total{", "outcome=\"verified\"", "jvm_memory_used_bytes{",
                    "http_server_requests");
        }
    }

    /** How the image trains its AOT cache: where no port is free and no service runs. */
    @Test
    void aTrainingRunEndsByItselfAndOpensNothing() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                    "-Dspring.context.exit=onRefresh", "-Dspring.profiles.active=aot-training", "-cp",
                    System.getProperty("java.class.path"), GatewayApplication.class.getName(), "--server.port=" + taken.getLocalPort(),
                    "--orderup.gateway.listeners.clear.port=" + taken.getLocalPort(),
                    "--orderup.gateway.listeners.secure.port=" + taken.getLocalPort()).redirectErrorStream(true).start();
            var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(told).isTrue();
            assertThat(process.exitValue()).as(told).isZero();
        }
    }

    private String get(int port, String path, @Nullable String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }
}
