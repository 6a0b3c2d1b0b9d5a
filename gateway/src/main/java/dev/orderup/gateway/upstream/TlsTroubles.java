package dev.orderup.gateway.upstream;

import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log why there is no TLS with an instance, which its clients are not told: each reason when it is new, and once a minute while
 * it lasts, for every request meets it. For all event loops at once; two that meet the same may both say it.
 */
final class TlsTroubles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsTroubles.class);
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int CAUSES_MAX = 20;
    private final Object instance;
    private volatile String last = "";
    private volatile long lastTold;

    TlsTroubles(Object instance) {
        this.instance = instance;
    }

    void tell(String reason) {
        long now = System.nanoTime();
        if (!reason.equals(last) || now - lastTold > AGAIN_NANOS) {
            last = reason;
            lastTold = now;
            LOG.warn("no TLS with {}: {}", instance, reason);
        }
    }

    /** What the instance has against us, if that is what this tells. */
    static @Nullable String alert(Throwable cause) {
        return cause instanceof SSLException || cause.getCause() instanceof SSLException ? reason(cause) : null;
    }

    /** What lies at the bottom: the engines wrap what a verifier has found. */
    static String reason(Throwable cause) {
        var bottom = cause;
        for (int i = 0; i < CAUSES_MAX && bottom.getCause() != null; i++) {
            bottom = bottom.getCause();
        }
        return bottom.getClass().getSimpleName() + (bottom.getMessage() == null ? "" : ": " + bottom.getMessage());
    }
}
