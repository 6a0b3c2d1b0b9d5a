package dev.orderup.poller.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderup.poller.testing.TestGateway;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

final class ServerSideTests {
    private static final long MYSELF = ProcessHandle.current().pid();

    @Test
    void readsTheCpuTimeOfServicesFromTheirMetricsAndOfOtherProcessesByPid() throws Exception {
        try (var service = telling("process.cpu.time", "7.5E9");
                var server = new ServerSide(new ServerAddresses(Map.of("gateway", service.uri()), Map.of("kafka", MYSELF)))) {
            ByPart micros = server.cpuMicros();
            assertThat(micros.amounts()).containsOnlyKeys("gateway", "kafka").containsEntry("gateway", 7_500_000.0);
            assertThat(micros.amounts().get("kafka")).isPositive();
        }
    }

    @Test
    void hasAServiceCollectBeforeItAsksWhatLives() throws Exception {
        var collected = collections();
        try (var service = TestGateway
                .serving(routes -> routes.get("/actuator/metrics/jvm.memory.used", (request, answer) -> say("1000.0", answer))
                        .get("/actuator/metrics/jvm.buffer.memory.used", (request, answer) -> say("24.0", answer)));
                var server = new ServerSide(new ServerAddresses(Map.of("gateway", service.uri()), Map.of("gateway", MYSELF)))) {
            assertThat(server.canCollect()).isTrue();
            assertThat(server.liveBytes().amounts()).isEqualTo(Map.of("gateway", 1024.0));
        }
        assertThat(collections()).isGreaterThan(collected);
    }

    @Test
    void cannotHaveAServiceCollectThatRunsElsewhere() {
        try (var server = new ServerSide(
                new ServerAddresses(Map.of("gateway", URI.create("http://127.0.0.1:1")), Map.of("kafka", MYSELF)))) {
            assertThat(server.isKnown()).isTrue();
            assertThat(server.canCollect()).isFalse();
        }
    }

    @Test
    void saysWhichAddressDidNotAnswer() throws Exception {
        var gone = TestGateway.serving(routes -> {});
        gone.close();
        try (var server = new ServerSide(new ServerAddresses(Map.of("gateway", gone.uri()), Map.of()))) {
            assertThatThrownBy(server::cpuMicros).isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot read " + gone.uri() + "/actuator/metrics/process.cpu.time: ");
        }
    }

    @Test
    void saysWhenAServiceHasNoSuchMetric() throws Exception {
        try (var service = TestGateway.serving(routes -> {});
                var server = new ServerSide(new ServerAddresses(Map.of("gateway", service.uri()), Map.of()))) {
            assertThatThrownBy(server::cpuMicros).isInstanceOf(IOException.class).hasMessageContaining("answered HTTP 404 (expected: 200)");
        }
    }

    private static TestGateway telling(String metric, String value) {
        return TestGateway.serving(routes -> routes.get("/actuator/metrics/" + metric, (request, answer) -> say(value, answer)));
    }

    private static Publisher<Void> say(String value, HttpServerResponse answer) {
        return answer.sendString(Mono.just("{\"name\":\"x\",\"measurements\":[{\"statistic\":\"VALUE\",\"value\":" + value + "}]}"));
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans()
                .stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
