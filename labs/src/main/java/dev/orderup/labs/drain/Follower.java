package dev.orderup.labs.drain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What one subscriber of an order has seen: each version once, in order, is what is owed, however often the stream is interrupted. */
final class Follower {
    private final List<Long> versions = new ArrayList<>();
    private int streams;

    synchronized void begun() {
        streams++;
    }

    synchronized void saw(long version) {
        versions.add(version);
        notifyAll();
    }

    synchronized long last() {
        return versions.isEmpty() ? 0 : versions.getLast();
    }

    /** How many connections after the first it took. */
    synchronized long cameAgain() {
        return Math.max(0, streams - 1);
    }

    /** Whether this version came in time. */
    synchronized boolean await(long version, long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; last() < version && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return last() >= version;
    }

    /** How many of the versions up to the newest were never seen. */
    synchronized long lost(long newest) {
        return newest - new HashSet<>(versions).stream().filter(version -> version <= newest).count();
    }

    synchronized long twice() {
        return versions.size() - (long) new HashSet<>(versions).size();
    }
}
