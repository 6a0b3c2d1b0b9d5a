package dev.orderup.notification.analytics;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How much of the topic is in the view: at least every event before these places. A view is eventually consistent, and this is
 * how far "eventually" is away.
 *
 * @param at when the broker was asked
 * @param partitions empty if it did not answer
 */
record AsOf(Instant at, List<Place> partitions) {
    static AsOf unknown(Instant at) {
        return new AsOf(at, List.of());
    }

    @JsonIgnore
    boolean isKnown() {
        return !partitions.isEmpty();
    }

    /** Events that are published and perhaps not in the view; null if unknown. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Nullable
    Long lag() {
        return isKnown() ? partitions.stream().mapToLong(Place::lag).sum() : null;
    }

    /**
     * @param offset of the first event that may be missing
     * @param end of the partition: the offset of the next event to be published
     */
    record Place(int partition, long offset, long end) {
        @JsonProperty
        long lag() {
            return end - offset;
        }
    }
}
