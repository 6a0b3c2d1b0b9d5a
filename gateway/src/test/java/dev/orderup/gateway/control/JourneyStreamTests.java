package dev.orderup.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.journey.JourneyReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.BaseSubscriber;

/** A reader that is too slow loses the oldest journeys, is told how many, and holds nobody up. */
class JourneyStreamTests {
    private static final int MANY = 10_000;

    @Test
    void whatASlowReaderMissesIsCountedAndTheRestComesInOrder() {
        var source = new CopyOnWriteArrayList<Consumer<JourneyReport>>();
        var dropped = new AtomicInteger();
        var reader = new SlowReader();
        new JourneyStream(dropped::incrementAndGet).of(listen(source)).subscribe(reader);
        for (int i = 1; i <= MANY; i++) {
            source.getFirst().accept(report(i));
        }
        reader.request(Long.MAX_VALUE);
        await().until(() -> reader.last() == MANY);
        assertThat(dropped.get()).isGreaterThan(MANY - 2 * JourneyStream.QUEUED_MAX).isLessThan(MANY);
        assertThat(reader.journeys()).hasSize(MANY - dropped.get()).isSorted();
        assertThat(reader.told()).as("what it was told to have missed").isEqualTo(dropped.get());
    }

    @Test
    void aReaderThatHasLeftIsForgotten() {
        var source = new CopyOnWriteArrayList<Consumer<JourneyReport>>();
        var reader = new SlowReader();
        new JourneyStream(() -> {}).of(listen(source)).subscribe(reader);
        assertThat(source).hasSize(1);
        reader.cancel();
        await().until(source::isEmpty);
    }

    private static Function<Consumer<JourneyReport>, Runnable> listen(List<Consumer<JourneyReport>> source) {
        return reader -> {
            source.add(reader);
            return () -> source.remove(reader);
        };
    }

    private static JourneyReport report(long sequence) {
        return new JourneyReport(sequence, 0, "clear", "1.1", new JourneyReport.Request("id", null, "GET", "r", null, null, 200), true,
                false, true, false, 1, Map.of());
    }

    /** Takes one, and the others when it is told to. */
    private static final class SlowReader extends BaseSubscriber<ServerSentEvent<Object>> {
        private final List<ServerSentEvent<Object>> events = new CopyOnWriteArrayList<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(ServerSentEvent<Object> event) {
            events.add(event);
        }

        List<Long> journeys() {
            return events.stream().filter(event -> event.data() instanceof JourneyView).map(event -> Long.valueOf(event.id())).toList();
        }

        long last() {
            var all = journeys();
            return all.isEmpty() ? 0 : all.getLast();
        }

        long told() {
            return events.stream()
                    .map(ServerSentEvent::data)
                    .filter(JourneyStream.Dropped.class::isInstance)
                    .mapToLong(data -> ((JourneyStream.Dropped) data).journeys())
                    .sum();
        }
    }
}
