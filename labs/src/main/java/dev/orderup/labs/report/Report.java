package dev.orderup.labs.report;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The document of {@code lab NAME --json}; its names are relied upon.
 *
 * @param lab     the name that was asked for
 * @param machine processor, cores, operating system and JVM
 * @param rounds  how often each figure was taken
 * @param notes   what a reader must know to read the figures rightly, a sentence each
 */
public record Report(String lab, String machine, int rounds, List<Result> results, List<Ratio> ratios, List<String> notes) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static Report of(String lab, int rounds, List<Result> results, List<Ratio> ratios, String... notes) {
        return new Report(lab, Machine.here(), rounds, results, ratios, List.of(notes));
    }

    public String json() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    public String text() {
        return new ReportText(this).toString();
    }
}
