package dev.orderup.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway that runs as it is shipped, in front of two instances of one service, with its control plane on all addresses. */
final class Controlled implements AutoCloseable {
    final HttpClient http = HttpClient.newHttpClient();
    final Origin one = new Origin();
    final Origin two = new Origin();
    private final Path token;
    private final ConfigurableApplicationContext context;

    Controlled(Path token) throws Exception {
        this.token = token;
        context = GatewayApplication.run("--config", "examples/smallest.yml", "--server.port=0", "--server.address=0.0.0.0",
                "--orderup.gateway.listeners.clear.port=0", "--orderup.gateway.loops=1", "--orderup.gateway.drain=5s",
                "--orderup.gateway.upstreams.shop.instances=" + one.address() + "," + two.address(),
                "--orderup.gateway.journey.sample=1", "--orderup.gateway.control.token-file=" + token);
    }

    Gateway gateway() {
        return context.getBean(Gateway.class);
    }

    String token() throws IOException {
        return Files.readString(token);
    }

    HttpRequest.Builder request(String address, String path) {
        int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
        return HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path));
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(request("127.0.0.1", path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> change(String method, String path) throws Exception {
        var request = request("127.0.0.1", path).method(method, BodyPublishers.noBody()).header("Authorization", "Bearer " + token());
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** A request to the data plane. */
    HttpRequest proxied(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway().address("clear").getPort() + path)).build();
    }

    int status(String path) throws Exception {
        return http.send(proxied(path), BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() {
        context.close();
        http.close();
        one.close();
        two.close();
    }
}
