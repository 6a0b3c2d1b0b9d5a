package dev.orderup.gateway.listener;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;

/**
 * How many frames have come that carry nothing of a request: PING (CVE-2019-9512), SETTINGS (CVE-2019-9515) and PRIORITY (CVE-2019-9513).
 * Each costs work and most an answer. Netty bounds the answers that wait for a client who does not read; who reads them could go on for
 * ever. A gRPC client that measures its bandwidth sends a PING for each round trip at most.
 */
final class ControlFrames {
    private static final int MAX = 20_000;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private long since = System.nanoTime();
    private int count;

    void count() throws Http2Exception {
        if (++count > MAX) {
            long now = System.nanoTime();
            if (now - since < WINDOW_NANOS) {
                throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "more than %d control frames in %d s", MAX,
                        TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS));
            }
            since = now;
            count = 1;
        }
    }
}
