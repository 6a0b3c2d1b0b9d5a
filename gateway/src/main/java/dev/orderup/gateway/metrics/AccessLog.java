package dev.orderup.gateway.metrics;

import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON line per request on the logger {@code access}, written by a thread of its own: an event loop never waits for a disk.
 * No query and no field but those listed here gets into it, so no secret does. A full queue drops lines and counts them.
 */
public final class AccessLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("access");
    /** Some seconds of a busy gateway; more would only hide that the disk does not keep up. */
    private static final int LINES_MAX = 8192;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(LINES_MAX);
    private final Thread writer = Thread.ofPlatform().daemon().name("access-log").unstarted(this::write);
    private final Runnable dropped;

    public AccessLog(Runnable dropped) {
        this.dropped = dropped;
        writer.start();
    }

    public void add(Line line) {
        if (!lines.offer(line)) {
            dropped.run();
        }
    }

    private void write() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                LOG.info("{}", lines.take());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        writer.interrupt();
    }

    /**
     * What is told of a request.
     *
     * @param at its end, in milliseconds since 1970
     * @param host as the client said it, not what the upstream was told
     */
    public record Line(long at, String requestId, String client, String version, String method, String path, String route,
            @Nullable String host, @Nullable String instance, @Nullable String subject, int status, long bytesIn, long bytesOut,
            long micros) {
        @Override
        public String toString() {
            return "{\"at\":\"" + Instant.ofEpochMilli(at) + "\",\"requestId\":\"" + requestId + "\",\"client\":\"" + client
                    + "\",\"version\":\"" + version + "\",\"method\":\""
                    + method
                    + "\",\"path\":" + Json.quoted(path) + ",\"host\":" + (host == null ? "null" : Json.quoted(host)) + ",\"route\":\""
                    + route + "\",\"instance\":"
                    + (instance == null ? "null" : '"' + instance + '"') + ",\"sub\":" + (subject == null ? "null" : Json.quoted(subject))
                    + ",\"status\":" + status + ",\"bytesIn\":" + bytesIn
                    + ",\"bytesOut\":" + bytesOut + ",\"micros\":" + micros + "}";
        }
    }
}
