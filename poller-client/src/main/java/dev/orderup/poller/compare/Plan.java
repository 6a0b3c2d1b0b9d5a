package dev.orderup.poller.compare;

import dev.orderup.poller.pattern.Settings;
import dev.orderup.poller.pattern.Word;
import java.time.Duration;
import java.util.List;

/**
 * What to compare.
 *
 * @param timeout how long one order may take to come to its end
 */
public record Plan(int orders, List<Word> patterns, Settings settings, Duration timeout) {}
