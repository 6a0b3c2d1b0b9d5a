package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Fails a test when a buffer was lost unreleased, instead of leaving a line in a log that nobody reads. */
final class Leaks {
    private static final int COLLECTIONS_MAX = 20;
    private static final List<String> FOUND = new CopyOnWriteArrayList<>();

    private Leaks() {}

    static void watch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> FOUND.add(type + records));
    }

    static void check() {
        assertThat(found()).as("buffers that were never released").isEmpty();
    }

    /** A lost buffer is known once it has been collected, and told when the next one is allocated. */
    static List<String> found() {
        var canary = new WeakReference<>(new Object());
        for (int i = 0; i < COLLECTIONS_MAX && (i < 2 || canary.get() != null); i++) {
            System.gc();
        }
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        var all = List.copyOf(FOUND);
        FOUND.clear();
        return all;
    }
}
