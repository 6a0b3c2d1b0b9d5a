package dev.orderup.labs.system;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * A part as {@code orderup status --json} tells of it.
 *
 * @param pid           null when it does not run
 * @param residentBytes of its processes; null when it does not run
 * @param restarts      how often the supervisor has started it again
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Part(String name, String state, @Nullable Long pid, String address, @Nullable Long residentBytes, int restarts) {
    boolean ready() {
        return "ready".equalsIgnoreCase(state);
    }
}
