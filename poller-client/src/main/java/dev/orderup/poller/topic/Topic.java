package dev.orderup.poller.topic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One row of the topic table. What a topic that is only planned does not have yet is null.
 *
 * @param word how the topic is called in packages, arguments, routes and metrics; several are parted by commas
 * @param mainClass the class to open first
 * @param command what shows it, after {@code ./orderup}
 * @param test the test that fails when it no longer holds
 * @param figure what was last measured
 */
public record Topic(int number, String topic, @Nullable String word, @Nullable String mainClass, @Nullable String command,
        @Nullable String test, State state, @Nullable String figure, @Nullable LocalDate measuredAt) {

    /** Whether all of a topic is there. */
    public enum State {
        @JsonProperty("built")
        BUILT,
        @JsonProperty("planned")
        PLANNED;
    }
}
