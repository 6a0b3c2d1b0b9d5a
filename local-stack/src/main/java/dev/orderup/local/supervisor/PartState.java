package dev.orderup.local.supervisor;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The life of a part. */
public enum PartState {
    /** Not started yet: a part that it needs is not ready. */
    WAITING,
    /** Its process is prepared or runs, and does not serve yet. */
    STARTING,
    /** It serves. */
    READY,
    /** It served, its process still runs, and now it says that it cannot serve. */
    UNREADY,
    /** It died; its next start waits for the back-off. */
    RESTARTING,
    /** It died too often, or could not be started at all; nobody starts it again. */
    FAILED,
    /** It was told to stop and has. */
    STOPPED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
