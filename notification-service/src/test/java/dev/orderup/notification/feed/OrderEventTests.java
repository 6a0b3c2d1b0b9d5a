package dev.orderup.notification.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class OrderEventTests {
    private final OrderEvent event = new OrderEvent(new OrderUpdate(UUID.randomUUID(), 1, OrderStatus.PLACED, Instant.EPOCH));

    @Test
    void isEncodedOnceHoweverManyAskAtOnce() {
        AtomicInteger encodings = new AtomicInteger();
        Encoding<byte[]> encoding = counted(encodings);
        Set<byte[]> forms = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 1000).parallel().forEach(_ -> forms.add(event.as(encoding)));
        assertThat(encodings).hasValue(1);
        assertThat(forms).hasSize(1);
    }

    @Test
    void isEncodedOnceForEachTransport() {
        AtomicInteger encodings = new AtomicInteger();
        Encoding<byte[]> one = counted(encodings);
        Encoding<byte[]> other = counted(encodings);
        assertThat(event.as(one)).isNotSameAs(event.as(other)).isSameAs(event.as(one));
        assertThat(encodings).hasValue(2);
    }

    private static Encoding<byte[]> counted(AtomicInteger encodings) {
        return new Encoding<>(byte[].class, _ -> new byte[]{(byte) encodings.incrementAndGet()});
    }
}
