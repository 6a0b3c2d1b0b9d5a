package dev.orderup.poller.order;

import org.jspecify.annotations.Nullable;

/**
 * Work that the service was asked to do without being waited for.
 *
 * @param result where what came of it is, once it has succeeded
 */
public record Job(String id, String status, Progress progress, @Nullable String finishedAt, @Nullable String result) {
    /** Steps done, of all. */
    public record Progress(long done, long total) {}

    boolean ended() {
        return finishedAt != null;
    }
}
