package dev.orderup.notification.stack;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/** A client that follows one order and remembers what it saw, whatever it came by. */
public abstract class Watcher implements AutoCloseable {
    private final List<Long> versions = new CopyOnWriteArrayList<>();
    private volatile @Nullable String end;

    public List<Long> versions() {
        return versions;
    }

    public long last() {
        return versions.isEmpty() ? 0 : versions.getLast();
    }

    /** Why the stream ended, in the transport's words; null while it goes on. */
    public @Nullable String end() {
        return end;
    }

    protected void saw(long version) {
        versions.add(version);
    }

    protected synchronized void ended(String reason) {
        if (end == null) {
            end = reason;
        }
    }

    @Override
    public abstract void close();
}
