package dev.orderup.labs.async;

import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer, read to its end.
 *
 * @param firstByte from the first byte of the request to the first byte of the answer
 * @param lastByte  to its last one
 */
record Answer(int status, String location, String body, Duration firstByte, Duration lastByte) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Too busy, and said so. */
    boolean refused() {
        return status == 503 || status == 429;
    }

    JsonNode json() {
        return JSON.readTree(body);
    }
}
