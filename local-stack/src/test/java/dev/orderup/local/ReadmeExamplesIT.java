package dev.orderup.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README shows works and prints what README says. Ports of the text are those of a usual stack; here they are moved. */
@ExtendWith(SharedStack.class)
class ReadmeExamplesIT {
    private static final Pattern ADDRESS = Pattern.compile("(127\\.0\\.0\\.1|localhost):(\\d{4,5})");
    private static final String END_OF_STEP = "-- end of step, status ";
    private static final int EXAMPLE_SECONDS_MAX = 60;

    static List<ReadmeExample> examples() throws IOException {
        return ReadmeExample.in(Path.of("../README.md"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExamplePrintsWhatReadmeSays(ReadmeExample example, TestStack stack) throws Exception {
        var printed = run(example, stack);

        for (var i = 0; i < example.steps().size(); i++) {
            var step = example.steps().get(i);
            assertThat(printed).as("the answers to %s", example).hasSizeGreaterThan(i);
            var status = printed.get(i).substring(printed.get(i).lastIndexOf(END_OF_STEP) + END_OF_STEP.length()).strip();
            var out = lines(printed.get(i).substring(0, printed.get(i).lastIndexOf(END_OF_STEP)));
            assertThat(status).as("exit status of %s, which printed %s", step.command(), out)
                    .isEqualTo(Integer.toString(example.exitStatus()));
            assertThat(out).as(step.command()).matches(Pattern.compile(moved(step.pattern().pattern(), stack)));
        }
    }

    /** HTTP ends its lines with CR LF, and not every answer ends with one. */
    private static String lines(String printed) {
        var text = printed.replace("\r", "").stripTrailing();
        return text.isEmpty() ? "" : text + "\n";
    }

    /** What each command printed, each with its exit status at the end. */
    private static List<String> run(ReadmeExample example, TestStack stack) throws IOException, InterruptedException {
        var script = new StringBuilder();
        for (var step : example.steps()) {
            script.append(moved(step.command(), stack)).append("\necho \"\n").append(END_OF_STEP).append("$?\"\n");
        }
        var out = Files.createTempFile("example", ".out");
        var bash = stack.inEnvironment(new ProcessBuilder("bash", "-c", script.toString()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(bash.waitFor(EXAMPLE_SECONDS_MAX, TimeUnit.SECONDS)).as("the end of %s: %s", example, Files.readString(out)).isTrue();
        return List.of(Files.readString(out, StandardCharsets.UTF_8).split("(?<=%s\\d{1,3}\n)".formatted(END_OF_STEP)));
    }

    private static String moved(String text, TestStack stack) {
        return ADDRESS.matcher(text).replaceAll(address -> address.group(1) + ":" + stack.port(Integer.parseInt(address.group(2))));
    }
}
