package dev.orderup.labs.tls;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A certificate and its key are replaced on disk while clients shake hands without a pause; none of them may fail, and the new one must come. */
final class Renewal {
    private static final int CLIENTS = 4;
    private static final long WITHIN_SECONDS = 60;
    private static final int BEFORE_AND_AFTER = 100;
    private final int port;
    private final Keys keys;
    private final AtomicBoolean goOn = new AtomicBoolean(true);
    private final LongAdder failed = new LongAdder();
    private final ConcurrentHashMap<BigInteger, LongAdder> seen = new ConcurrentHashMap<>();
    private final CountDownLatch before = new CountDownLatch(BEFORE_AND_AFTER);
    private final CountDownLatch after = new CountDownLatch(BEFORE_AND_AFTER);
    private volatile @Nullable BigInteger first;
    private volatile long firstOfNew;
    private volatile @Nullable IOException failure;

    Renewal(int port, Keys keys) {
        this.port = port;
        this.keys = keys;
    }

    /** What came of it. */
    record Outcome(long failed, long ofOld, long ofNew, double millisToNew, int certificates, String failure) {
        Result result() {
            return Result.once("a certificate renewed under load", "handshakes or requests failed", (double) failed)
                    .with("handshakes", ofOld + ofNew)
                    .with("millisUntilServed", millisToNew)
                    .with("certificatesSeen", certificates)
                    .with("failure", failure);
        }
    }

    Outcome measure() throws InterruptedException {
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(this::visit));
        }
        long renewed;
        try {
            await(before, "handshakes with the first certificate");
            renewed = System.nanoTime();
            keys.renew();
            await(after, "handshakes with the renewed certificate");
        } finally {
            goOn.set(false);
        }
        for (var client : clients) {
            client.join();
        }
        var old = seen.getOrDefault(first, new LongAdder()).sum();
        var all = seen.values().stream().mapToLong(LongAdder::sum).sum();
        return new Outcome(failed.sum(), old, all - old, (firstOfNew - renewed) / 1e6, seen.size(), String.valueOf(failure));
    }

    private void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new LabFailure("%d %s did not come within %d s; failed: %d, %s".formatted(BEFORE_AND_AFTER, what, WITHIN_SECONDS,
                    failed.sum(), failure));
        }
    }

    private void visit() {
        while (goOn.get()) {
            try {
                var serial = Visit.secure(keys.context(false), port, Kind.TLS13_EC.serverName(), List.of("http/1.1"))
                        .certificate()
                        .getSerialNumber();
                note(serial);
            } catch (IOException e) {
                failed.increment();
                failure = e;
            }
        }
    }

    private void note(BigInteger serial) {
        seen.computeIfAbsent(serial, _ -> new LongAdder()).increment();
        if (isFirst(serial)) {
            before.countDown();
        } else {
            after.countDown();
        }
    }

    private synchronized boolean isFirst(BigInteger serial) {
        if (first == null) {
            first = serial;
        }
        if (!serial.equals(first) && firstOfNew == 0) {
            firstOfNew = System.nanoTime();
        }
        return serial.equals(first);
    }
}
