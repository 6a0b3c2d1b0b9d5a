package dev.orderup.gateway.listener;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;

/**
 * How many frames have come that carry nothing of a request: PING (CVE-2019-9512), SETTINGS (CVE-2019-9515) and PRIORITY (CVE-2019-9513).
 * Each costs work and most an answer. Netty bounds the answers that wait for a client who does not read; who reads them could go on for
 * ever. A gRPC client measures its bandwidth by a PING for each half window of data it gets, however fast that comes, so data on its way to the client
 * begins the count anew.
 */
final class ControlFrames {
    private static final int MAX = 10_000;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);
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

    void dataSent() {
        count = 0;
    }
}
