package dev.orderup.labs.sse;

import java.time.Duration;

/**
 * What was read of an answer.
 *
 * @param toFirstToken from the request to the first token
 * @param toLastToken from the request to the last token that was read
 */
record Answer(long tokens, Duration toFirstToken, Duration toLastToken) {}
