package dev.orderup.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.labs.cli.LabCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs a lab by its command line and holds its document to the form that is relied upon. */
public final class LabLine {
    private LabLine() {}

    /**
     * The document of a lab that ended well.
     *
     * @param command as a user writes it, without {@code --json}: {@code lab NAME …}
     */
    public static JsonNode run(String command) {
        var words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.add("--json");
        var out = new StringWriter();
        var err = new StringWriter();
        int status = LabCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words.toArray(String[]::new));
        assertThat(status).as("%s: %s", command, err).isZero();
        var document = JsonMapper.builder().build().readTree(out.toString());
        assertThat(document.path("lab").asString()).isEqualTo(words.get(1));
        assertThat(document.path("machine").asString()).contains("cores");
        assertThat(document.path("rounds").asInt()).isPositive();
        assertThat(document.path("results")).isNotEmpty().allSatisfy(LabLine::isResult);
        assertThat(document.path("ratios").valueStream()).allSatisfy(ratio -> {
            assertThat(ratio.path("name").asString()).isNotBlank();
            assertThat(ratio.path("value").isNumber()).isTrue();
            assertThat(ratio.has("goal")).isTrue();
        });
        return document;
    }

    private static void isResult(JsonNode result) {
        assertThat(result.path("name").asString()).isNotBlank();
        assertThat(result.path("unit").asString()).isNotBlank();
        double median = result.path("median").asDouble(Double.NaN);
        assertThat(median).as(result.toString())
                .isBetween(result.path("min").asDouble(Double.NaN), result.path("max").asDouble(Double.NaN));
    }

    /** The result of this name. */
    public static JsonNode result(JsonNode document, String name) {
        return document.path("results")
                .valueStream()
                .filter(result -> result.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no result %s in %s".formatted(name, document)));
    }

    public static double median(JsonNode document, String name) {
        return result(document, name).path("median").asDouble();
    }
}
