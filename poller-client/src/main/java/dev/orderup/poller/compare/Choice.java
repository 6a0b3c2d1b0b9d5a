package dev.orderup.poller.compare;

import java.util.List;

/**
 * Which pattern is best by one measure.
 *
 * @param by the measure: {@code staleness}, {@code bytes}, {@code requests}, {@code serverCpu}, …
 * @param best the best and whatever cannot be told from it; several are a tie
 * @param ranking all that were measured, the best first
 * @param noise a difference up to this tells nothing
 * @param sentence the same for a reader
 */
public record Choice(String by, String unit, List<String> best, List<Ranked> ranking, double noise, String sentence) {

    /** A pattern and its figure. */
    public record Ranked(String pattern, double value) {}
}
