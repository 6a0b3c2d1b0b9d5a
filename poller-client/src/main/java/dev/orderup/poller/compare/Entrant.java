package dev.orderup.poller.compare;

import dev.orderup.poller.pattern.Settings;
import dev.orderup.poller.pattern.Word;

/**
 * A pattern as it enters a comparison.
 *
 * @param name its word, with what tells it from others of the same word: {@code poll@1s}
 */
public record Entrant(String name, Word word, Settings settings) {}
