package dev.orderup.local.supervisor;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one part.
 *
 * @param residentBytes     memory of its processes, in which shared pages count once for each; null when it does not run
 * @param proportionalBytes the same with shared pages divided among those who share them; null where the system does not tell
 */
public record PartStatus(String name, PartState state, @Nullable Long pid, String address, @Nullable URI url, @Nullable Long residentBytes,
        @Nullable Long proportionalBytes, int restarts, String log) {}
