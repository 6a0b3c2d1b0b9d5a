package dev.orderup.poller.kafka;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that a subscriber put aside, with the reason, as Spring Kafka's headers {@code kafka_dlt-*} tell.
 *
 * @param offset of the letter on the dead-letter topic
 * @param subscriber the consumer group that could not take it in; {@code feed} for the one that joins no group
 * @param original where it lies, {@code topic-partition@offset}
 */
public record DeadLetter(long offset, State state, Instant at, String subscriber, String original, @Nullable String key,
        @Nullable String event, String reason, @JsonIgnore ConsumerRecord<byte[], byte[]> record) {
    static final String FEED = "feed";
    private static final String UNKNOWN = "?";

    /** What is to be done about it. */
    public enum State {
        /** It waits to be sent back to its group. */
        WAITING,
        /** It has been sent back. */
        REDRIVEN,
        /** Nothing: the feed has read the order's history instead. */
        NONE
    }

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record, long redrivenUntil) {
        String group = text(record, "kafka_dlt-original-consumer-group");
        State state = group == null ? State.NONE : record.offset() < redrivenUntil ? State.REDRIVEN : State.WAITING;
        String original = "%s-%s@%s".formatted(or(text(record, "kafka_dlt-original-topic"), UNKNOWN),
                number(record, "kafka_dlt-original-partition"), number(record, "kafka_dlt-original-offset"));
        String reason = or(text(record, "kafka_dlt-exception-message"), UNKNOWN).lines().findFirst().orElse(UNKNOWN);
        return new DeadLetter(record.offset(), state, Instant.ofEpochMilli(record.timestamp()), or(group, FEED), original,
                record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8), text(record, "ce_id"), reason, record);
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private static @Nullable String text(ConsumerRecord<?, ?> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null ? null : new String(found.value(), StandardCharsets.UTF_8);
    }

    /** Spring Kafka writes numbers in binary, big-endian: an int or a long. */
    private static String number(ConsumerRecord<?, ?> record, String header) {
        Header found = record.headers().lastHeader(header);
        if (found == null || found.value().length > Long.BYTES) {
            return UNKNOWN;
        }
        byte[] wide = new byte[Long.BYTES];
        System.arraycopy(found.value(), 0, wide, wide.length - found.value().length, found.value().length);
        return Long.toString(ByteBuffer.wrap(wide).getLong());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeadLetter letter && letter.offset == offset && Arrays.equals(letter.record.value(), record.value());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(offset);
    }
}
