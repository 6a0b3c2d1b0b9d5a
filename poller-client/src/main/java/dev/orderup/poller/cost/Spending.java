package dev.orderup.poller.cost;

import org.jspecify.annotations.Nullable;

/**
 * What was spent on the wire.
 *
 * @param emptyAnswers answers that brought no update; null where they cannot be told
 * @param absorbed updates that came again because the transport only promises at least once, dropped by version
 */
public record Spending(long requests, long connections, long bytesSent, long bytesReceived, @Nullable Long emptyAnswers, long absorbed) {}
