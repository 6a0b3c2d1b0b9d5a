package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that the control plane takes out of service. Apart from other tests, because what serves control planes ends with the first that is closed. */
class ControlDrainIT {
    @TempDir
    private Path home;

    @Test
    void aDrainedGatewayFinishesWhatItHasBegunAndCanStillBeAsked() throws Exception {
        try (var own = new Controlled(home.resolve("token"))) {
            var arrived = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            for (var origin : new Origin[]{own.one, own.two}) {
                origin.at("/held", exchange -> {
                    arrived.countDown();
                    await().until(() -> go.getCount() == 0);
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write(new byte[]{'o', 'k'});
                });
            }
            var held = own.http.sendAsync(own.proxied("/held"), BodyHandlers.ofString());
            arrived.await();
            int port = own.gateway().address("clear").getPort();
            var begun = own.change("POST", "/gateway/drain");
            assertThat(begun.statusCode()).isEqualTo(202);
            assertThat(begun.body()).isEqualTo("{\"state\":\"draining\",\"connections\":1}");
            assertThat(own.change("POST", "/gateway/drain").statusCode()).isEqualTo(202);
            await().untilAsserted(
                    () -> assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                            .isInstanceOf(ConnectException.class));
            assertThat(own.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            go.countDown();
            assertThat(held.get().body()).isEqualTo("ok");
            await().until(() -> own.get("/gateway/drain").body().equals("{\"state\":\"stopped\",\"connections\":0}"));
        }
    }
}
