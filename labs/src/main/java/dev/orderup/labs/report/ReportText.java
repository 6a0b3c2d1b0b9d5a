package dev.orderup.labs.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report for people: a row for each result, a line for each ratio. */
final class ReportText {
    private static final String NOTHING = "-";

    private final Report report;
    private final List<String> fields;

    ReportText(Report report) {
        this.report = report;
        this.fields = List.copyOf(report.results()
                .stream()
                .flatMap(result -> result.more().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    @Override
    public String toString() {
        return Stream.of(table(), ratios(), notes()).filter(part -> !part.isEmpty()).collect(Collectors.joining("\n\n"));
    }

    private String table() {
        var rows = new ArrayList<List<String>>();
        rows.add(Stream.concat(Stream.of("", "unit", "median", "min", "max"), fields.stream()).toList());
        report.results().forEach(result -> rows.add(row(result)));
        return rows.stream().map(row -> line(row, rows)).collect(Collectors.joining("\n"));
    }

    private List<String> row(Result result) {
        var figures = Stream.of(result.name(), result.unit(), number(result.median()), number(result.min()), number(result.max()));
        return Stream.concat(figures, fields.stream().map(field -> cell(result.more().get(field)))).toList();
    }

    private static String cell(@Nullable Object value) {
        return value instanceof Double number ? number(number) : Objects.toString(value, NOTHING);
    }

    /** Three digits that count; more would promise what a shared machine cannot hold. */
    private static String number(double value) {
        var size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }

    private static String line(List<String> row, List<List<String>> rows) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            var at = column;
            var width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
            var space = " ".repeat(width - row.get(column).length());
            line.append(column == 0 ? "" : "  ").append(column < 2 ? row.get(column) + space : space + row.get(column));
        }
        return line.toString().stripTrailing();
    }

    private String ratios() {
        return report.ratios().stream().map(ReportText::line).collect(Collectors.joining("\n"));
    }

    private static String line(Ratio ratio) {
        var goal = ratio.goal() == null ? "" : " (goal: %s%s)".formatted(ratio.goal(), ratio.missed() ? ", missed" : "");
        return "%s: %s%s".formatted(ratio.name(), number(ratio.value()), goal);
    }

    private String notes() {
        return Stream.concat(report.notes().stream(), Stream.of("Rounds: %d. Machine: %s.".formatted(report.rounds(), report.machine())))
                .collect(Collectors.joining("\n"));
    }
}
