package dev.orderup.order.statement;

import java.time.Duration;

/** As many statements as may be are being streamed, and have been for as long as this request could wait. */
public final class StatementsBusy extends RuntimeException {
    StatementsBusy(int atOnce, Duration waited) {
        super("%d statements are being written, and none was done within %s: try again in a moment, or send Prefer: respond-async"
                .formatted(atOnce, waited), null, false, false);
    }
}
