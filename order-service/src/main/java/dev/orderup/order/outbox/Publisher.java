package dev.orderup.order.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Sends events in waves: the first wave has the first event of each order, the second the next ones of those that were acknowledged, and so
 * on. So no event is ever sent before the one that precedes it is known to be stored, whatever fails in between, while events of different
 * orders do not wait for each other. As a rule each order has one event at a time and there is one wave.
 */
@Component
class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final KafkaTemplate<String, byte[]> kafka;
    private final CloudEvents events;

    Publisher(KafkaTemplate<String, byte[]> kafka, CloudEvents events) {
        this.kafka = kafka;
        this.events = events;
    }

    /** Returns those that Kafka has acknowledged. How long it may take is bounded by the producer's delivery timeout, once per wave. */
    List<PendingEvent> publish(List<PendingEvent> pending) {
        var queues = byOrder(pending);
        var published = new ArrayList<PendingEvent>(pending.size());
        while (!queues.isEmpty()) {
            var wave = queues.stream().map(ArrayDeque::getFirst).toList();
            var acknowledged = send(wave);
            published.addAll(acknowledged);
            if (acknowledged.size() < wave.size()) {
                // Kafka is in trouble: what it has is worth marking, the rest is for after the pause.
                return published;
            }
            queues.forEach(ArrayDeque::removeFirst);
            queues = queues.stream().filter(queue -> !queue.isEmpty()).toList();
        }
        return published;
    }

    private static Collection<ArrayDeque<PendingEvent>> byOrder(List<PendingEvent> pending) {
        Map<UUID, ArrayDeque<PendingEvent>> queues = new LinkedHashMap<>();
        pending.forEach(event -> queues.computeIfAbsent(event.orderId(), id -> new ArrayDeque<>()).add(event));
        return queues.values();
    }

    private List<PendingEvent> send(List<PendingEvent> wave) {
        var sent = new ArrayList<CompletableFuture<?>>(wave.size());
        for (var event : wave) {
            CompletableFuture<?> sending = kafka.send(events.encode(event));
            sent.add(sending);
            if (sending.isCompletedExceptionally()) {
                break; // Refused at once, after up to max.block.ms: the others would each wait as long.
            }
        }
        kafka.flush(); // The producer lingers until it is told that this is all: one request takes the whole wave.
        var acknowledged = new ArrayList<PendingEvent>(wave.size());
        for (int i = 0; i < sent.size(); i++) {
            if (isAcknowledged(sent.get(i))) {
                acknowledged.add(wave.get(i));
            }
        }
        return acknowledged;
    }

    private static boolean isAcknowledged(CompletableFuture<?> sending) {
        return sending.handle((result, failure) -> {
            if (failure != null) {
                LOG.debug("Kafka did not acknowledge", failure);
            }
            return failure == null;
        }).join();
    }
}
