package dev.orderup.labs.report;

import dev.orderup.labs.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What each lab may be told, and where its figures go: the document or the table to stdout, all else to stderr. */
public final class LabOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with charts, too, which needs nothing but a browser.")
    private @Nullable Path html;

    private final Progress progress = new Progress();

    public Progress progress() {
        return progress;
    }

    /** Refuses a value out of its bounds, as wrong arguments. */
    public void within(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new ParameterException(spec.commandLine(), "%s: %d (expected: %d-%d)".formatted(option, value, min, max));
        }
    }

    /** Refuses a word that is not known, as wrong arguments. */
    public void oneOf(String option, String word, List<String> words) {
        if (!words.contains(word)) {
            throw new ParameterException(spec.commandLine(), "%s: %s (expected: %s)".formatted(option, word, String.join(", ", words)));
        }
    }

    /** The exit status. */
    public int print(Report report) {
        progress.close();
        if (html != null) {
            HtmlReport.write(html, report);
        }
        var out = spec.commandLine().getOut();
        out.println(json ? report.json() : report.text());
        out.flush();
        return ExitCode.OK;
    }
}
