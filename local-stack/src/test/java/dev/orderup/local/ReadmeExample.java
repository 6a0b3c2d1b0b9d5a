package dev.orderup.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An example in README that is held to the running system. It is written so:
 *
 * <pre>
 * &lt;!-- example: a name --&gt;
 * ```console
 * $ ./orderup order place --json
 * {"id":"…","version":1,…}
 * ```
 * </pre>
 *
 * Each line that begins with "$ " is a command (a backslash at the end continues it), the lines after it are what it prints on
 * its standard output. "…" stands for anything within a line, a line of nothing but "…" for any lines. A command must exit with 0;
 * {@code <!-- example: a name, exits 1 -->} says otherwise. The commands of a block share a shell, so a variable that is set stays.
 */
record ReadmeExample(String name, int exitStatus, List<Step> steps) {
    private static final Pattern MARK = Pattern.compile("<!-- example: ([^,]+?)(?:, exits (\\d+))? -->");
    private static final String ANY = "…";

    /** A command and what it shall print. */
    record Step(String command, List<String> printed) {
        Pattern pattern() {
            var lines = new StringBuilder();
            for (var line : printed) {
                lines.append(line.strip().equals(ANY) ? "(?:.*\\n)*?" : regex(line) + "\\s*\\n");
            }
            return Pattern.compile(lines.toString());
        }

        private static String regex(String line) {
            var regex = new StringBuilder();
            for (var literal : line.stripTrailing().split(ANY, -1)) {
                regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
            }
            return regex.toString();
        }
    }

    static List<ReadmeExample> in(Path file) throws IOException {
        var examples = new ArrayList<ReadmeExample>();
        var lines = Files.readAllLines(file);
        for (var i = 0; i < lines.size(); i++) {
            var mark = MARK.matcher(lines.get(i));
            if (mark.matches()) {
                examples.add(new ReadmeExample(mark.group(1), status(mark.group(2)), steps(block(lines.subList(i + 1, lines.size())))));
            }
        }
        return examples;
    }

    private static int status(@Nullable String exits) {
        return exits == null ? 0 : Integer.parseInt(exits);
    }

    private static List<String> block(List<String> lines) {
        if (!lines.getFirst().startsWith("```")) {
            throw new IllegalArgumentException("after the mark of an example: %s (expected: ```console)".formatted(lines.getFirst()));
        }
        var end = lines.subList(1, lines.size()).indexOf("```");
        return lines.subList(1, end + 1);
    }

    private static List<Step> steps(List<String> block) {
        var steps = new ArrayList<Step>();
        var continued = false;
        for (var line : block) {
            if (continued) {
                var last = steps.removeLast();
                steps.add(new Step(last.command + "\n" + line, last.printed));
                continued = line.endsWith("\\");
            } else if (line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
                continued = line.endsWith("\\");
            } else {
                steps.getLast().printed.add(line);
            }
        }
        return steps;
    }

    @Override
    public String toString() {
        return name;
    }
}
