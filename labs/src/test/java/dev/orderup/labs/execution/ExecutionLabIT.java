package dev.orderup.labs.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.labs.cli.LabCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExecutionLabIT {
    @Test
    void eachModelIsMeasuredUnderEachWorkAndHasOneKnee() {
        var document = run("--connections", "1,32", "--step", "300ms", "--warm-up", "100ms", "--rounds", "1", "--kitchen", "10ms");

        assertThat(document.get("lab").asString()).isEqualTo("execution");
        assertThat(document.get("results")).hasSize(Model.values().length * Work.values().length * 2);
        assertThat(document.get("results")).allSatisfy(result -> {
            assertThat(result.get("median").asDouble()).isPositive();
            assertThat(result.get("p99Millis").asDouble()).isPositive();
            assertThat(result.get("residentMegabytes").asDouble()).isPositive();
        });
        assertThat(document.get("results").valueStream().filter(result -> result.get("knee").asBoolean())).hasSize(9);
    }

    private static JsonNode run(String... arguments) {
        var out = new StringWriter();
        var line = LabCommand.commandLine().setOut(new PrintWriter(out));
        var all = new String[arguments.length + 3];
        all[0] = "lab";
        all[1] = "execution";
        all[2] = "--json";
        System.arraycopy(arguments, 0, all, 3, arguments.length);

        assertThat(line.execute(all)).isZero();
        return JsonMapper.builder().build().readTree(out.toString());
    }
}
