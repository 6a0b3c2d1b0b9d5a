package dev.orderup.gateway.listener;

import org.jspecify.annotations.Nullable;

/** The streams of a connection that were reset last: what comes on them had left the client before it knew. */
final class RecentResets {
    /** A power of two, and several times the streams that a client may have open and hence frames on their way for. */
    private static final int KEPT = 1024;
    private int @Nullable [] ids;
    private int next;

    void add(int streamId) {
        var kept = ids;
        if (kept == null) {
            kept = new int[KEPT];
            ids = kept;
        }
        kept[next++ & (KEPT - 1)] = streamId;
    }

    boolean contains(int streamId) {
        var kept = ids;
        if (kept != null) {
            for (int id : kept) {
                if (id == streamId) {
                    return true;
                }
            }
        }
        return false;
    }
}
