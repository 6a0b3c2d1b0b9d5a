package dev.orderup.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTests {
    private static final int TOGETHER = 4;

    @TempDir
    private Path directory;

    @Test
    void fillsOnceForAllWhoWantTheSameAtOnce() throws Exception {
        var wanted = directory.resolve("service-1");
        var fillings = new AtomicInteger();
        var begin = new CyclicBarrier(TOGETHER);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < TOGETHER; i++) {
                done.add(threads.submit(() -> {
                    begin.await();
                    Directories.complete(wanted, unfinished -> {
                        fillings.incrementAndGet();
                        Files.writeString(unfinished.resolve("a.jar"), "jar");
                    });
                    return Files.exists(wanted.resolve("a.jar"));
                }));
            }
            for (var one : done) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(fillings).hasValue(1);
    }
}
