package dev.orderup.labs.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExecutionTests {
    private static final Duration LOOKS = Duration.ofMillis(5);
    private static final Kitchen KITCHEN = new Kitchen(LOOKS);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @AfterAll
    static void close() {
        CLIENT.close();
        KITCHEN.close();
    }

    static Stream<Arguments> eachModelAndWork() {
        return Stream.of(Model.values()).flatMap(model -> Stream.of(Work.values()).map(work -> Arguments.of(model, work)));
    }

    @ParameterizedTest
    @MethodSource("eachModelAndWork")
    void anOrderIsAnsweredTheSameByEachModel(Model model, Work work) throws Exception {
        try (var endpoint = endpoint(model, work, 2)) {
            var answer = order(endpoint).body().split(" ", -1);

            assertThat(answer[0]).isEqualTo(work.asksKitchen() ? Kitchen.YES : "");
            assertThat(answer[1]).isEqualTo(work.sealsReceipt() ? Receipt.sealed(PlacedOrder.parse(PlacedOrder.sample())) : "");
        }
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void theWorkIsDoneByWhomTheModelSays(Model model) throws Exception {
        try (var endpoint = endpoint(model, Work.MIXED, 2)) {
            assertThat(order(endpoint).body().split(" ", -1)[2]).startsWith(switch (model) {
                case EVENT_LOOP -> "multiThreadIoEventLoopGroup";
                case PLATFORM_THREADS -> "pool-";
                case VIRTUAL_THREADS -> "virtual";
            });
        }
    }

    @Test
    void aPoolHasNoMoreInFlightThanThreadsWhileTheOthersHaveAll() {
        var looks = Duration.ofMillis(100);
        try (var slow = new Kitchen(looks); var load = new Load()) {
            var pool = answered(load, Execution.of(Model.PLATFORM_THREADS, slow.address(), 2));
            var virtual = answered(load, Execution.of(Model.VIRTUAL_THREADS, slow.address(), 2));
            var loop = answered(load, Execution.of(Model.EVENT_LOOP, slow.address(), 2));

            // Two threads can wait for the kitchen ten times a second each, and once more at the edge; forty in flight can do twenty times as much.
            assertThat(pool.answered()).isBetween(1L, 2 * 11L);
            assertThat(virtual.answered()).isGreaterThan(2 * pool.answered());
            assertThat(loop.answered()).isGreaterThan(2 * pool.answered());
            assertThat(Stream.of(pool, virtual, loop).mapToLong(Load.Seen::refused)).containsOnly(0L);
        }
    }

    private static Load.Seen answered(Load load, Execution execution) {
        try (var endpoint = new Endpoint(execution, Work.IO, 1)) {
            return load.run(endpoint.address(), 40, Duration.ZERO, Duration.ofSeconds(1), () -> Duration.ZERO);
        }
    }

    @Test
    void theKneeIsTheLeastLoadThatReachesNineTenthsOfTheMost() {
        var steps = List.of(step(1, 100), step(16, 950), step(64, 1000), step(256, 990));

        assertThat(Knee.of(steps).connections()).isEqualTo(16);
    }

    private static Step step(int connections, double perSecond) {
        return new Step(connections, List.of(new Stretch(perSecond, 1, 2, 3, 4, 5, 0)));
    }

    private static Endpoint endpoint(Model model, Work work, int threads) {
        return new Endpoint(Execution.of(model, KITCHEN.address(), threads), work, 1);
    }

    private static HttpResponse<String> order(Endpoint endpoint) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:%d/orders".formatted(endpoint.address().getPort()));
        var answer = CLIENT.send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(PlacedOrder.sample())).build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer;
    }
}
