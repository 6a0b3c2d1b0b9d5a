package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class at its end when a buffer or a TLS context was lost unreleased, instead of leaving a line in a log that nobody reads; and the
 * test by whose end it is known already. Every allocation is watched. A collection of the whole heap is what makes a loss known: one for each class,
 * as one for each of a thousand gateways took half the time of the suite.
 */
public final class Leaks implements BeforeAllCallback, AfterAllCallback {
    private static final int COLLECTIONS_MAX = 20;
    private static final List<String> FOUND = new CopyOnWriteArrayList<>();
    private static final ResourceLeakDetector.LeakListener TOLD = (type, records) -> FOUND.add(type + records);

    /** Called by JUnit. */
    public Leaks() {}

    static void watch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        // Buffers have their detector already, once Netty has been used; what comes later is made to tell here as well.
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Telling());
        ByteBufUtil.setLeakListener(TOLD);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        watch();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check();
    }

    /** Without a collection. */
    static void checkWhatIsKnown() {
        assertThat(FOUND).as("buffers that were never released").isEmpty();
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

    private static final class Telling extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // It is the one that must be there.
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int sampling, long activeMax) {
            var detector = new ResourceLeakDetector<T>(resource, sampling);
            detector.setLeakListener(TOLD);
            return detector;
        }
    }
}
