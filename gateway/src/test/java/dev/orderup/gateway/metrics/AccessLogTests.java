package dev.orderup.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static java.util.stream.IntStream.range;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.exchange.Loop;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AccessLogTests {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop eventLoop = group.next();
    private final Loop loop = new Loop(eventLoop, 0);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final AtomicInteger dropped = new AtomicInteger();

    @AfterEach
    void stop() {
        group.shutdownGracefully().awaitUninterruptibly();
    }

    @Test
    void aLineIsWrittenAWhileAfterItsRequest() {
        try (var log = new AccessLog(batch -> written.add(batch.toString()), dropped::incrementAndGet)) {
            var lines = log.of(loop);
            eventLoop.execute(() -> lines.add(line("/orders/7", "jo \"x\"\\\n\u00e9")));
            await().until(() -> !written.isEmpty());
        }
        var line = json().getFirst();
        assertThat(line.get("at").asString()).isEqualTo("2025-11-25T15:00:00.007Z");
        assertThat(line.get("path").asString()).isEqualTo("/orders/7");
        assertThat(line.get("host").asString()).isEqualTo("shop.example");
        assertThat(line.get("sub").asString()).isEqualTo("jo \"x\"\\\n\u00e9");
        assertThat(line.get("instance").isNull()).isTrue();
        assertThat(line.get("status").asInt()).isEqualTo(200);
        assertThat(line.get("bytesIn").asLong()).isZero();
        assertThat(line.get("bytesOut").asLong()).isEqualTo(1_234_567_890_123L);
    }

    /** Together they fit into a loop's batches, so that none is dropped however slow the writer is. */
    @Test
    void linesOfAllLengthsComeWholeAndInOrderAndNoneIsLostAtTheEnd() throws Exception {
        int many = 120;
        try (var log = new AccessLog(batch -> written.add(batch.toString()), dropped::incrementAndGet)) {
            var lines = log.of(loop);
            for (int i = 0; i < many; i++) {
                var path = path(i);
                eventLoop.submit(() -> lines.add(line(path, null))).sync();
            }
        }
        assertThat(dropped).hasValue(0);
        assertThat(json()).extracting(line -> line.get("path").asString())
                .containsExactly(range(0, many).mapToObj(AccessLogTests::path).toArray(String[]::new));
    }

    private static String path(int i) {
        return "/" + i + "/" + "\u0001".repeat(16 * i);
    }

    @Test
    void anEndlessPathIsCut() throws Exception {
        try (var log = new AccessLog(batch -> written.add(batch.toString()), dropped::incrementAndGet)) {
            var lines = log.of(loop);
            eventLoop.submit(() -> lines.add(line("/".repeat(1_000_000), "s".repeat(1_000_000)))).sync();
        }
        assertThat(json().getFirst().get("path").asString()).hasSize(LogBatch.TEXT_MAX);
    }

    @Test
    void whereNothingIsWrittenLinesAreDroppedAndCountedAndMemoryIsBounded() throws Exception {
        var stuck = new CountDownLatch(1);
        int many = 20_000;
        try (var log = new AccessLog(batch -> {
            try {
                stuck.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            written.add(batch.toString());
        }, dropped::incrementAndGet)) {
            var lines = log.of(loop);
            for (int i = 0; i < many; i++) {
                eventLoop.submit(() -> lines.add(line("/orders/7", null))).sync();
            }
            assertThat(dropped.get()).isPositive();
            stuck.countDown();
        }
        assertThat(json()).hasSize(many - dropped.get());
        assertThat(written).hasSizeLessThanOrEqualTo(AccessLog.BATCHES_MAX + 1);
    }

    private List<JsonNode> json() {
        var mapper = JsonMapper.builder().build();
        return String.join("", written).lines().map(mapper::readTree).toList();
    }

    private static AccessLog.Line line(String path, @Nullable String subject) {
        return new AccessLog.Line(1_764_082_800_007L, "id-1", "127.0.0.1", "1.1", "GET", path, "rest", "shop.example", null, subject, 200,
                0,
                1_234_567_890_123L, 42);
    }
}
