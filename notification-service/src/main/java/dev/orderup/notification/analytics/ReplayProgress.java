package dev.orderup.notification.analytics;

import java.time.Instant;

/**
 * How far a replay has come.
 *
 * @param since the time from which on events are read again
 * @param read records read
 * @param total records to read
 * @param filled events that the view had not seen
 * @param absorbed events that it had seen
 * @param unreadable records that are no events
 */
record ReplayProgress(Instant since, long read, long total, long filled, long absorbed, long unreadable) {
    ReplayProgress and(long records, Taken taken) {
        return new ReplayProgress(since, read + records, total, filled + taken.fresh(), absorbed + taken.duplicates(),
                unreadable + records - taken.events());
    }
}
