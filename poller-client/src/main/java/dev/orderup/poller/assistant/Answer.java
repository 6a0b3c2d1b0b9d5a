package dev.orderup.poller.assistant;

import java.time.Duration;

/**
 * A whole answer and how it came.
 *
 * @param toFirstToken from the question to the first token, with the connection that had to be made
 * @param took from the question to the last token
 */
public record Answer(String text, long tokens, Duration toFirstToken, Duration took) {
    /** After the first one; 0 for an answer that came at once. */
    public double tokensPerSecond() {
        Duration flow = took.minus(toFirstToken);
        return flow.isZero() ? 0 : (tokens - 1) * 1e9 / flow.toNanos();
    }
}
