package dev.orderup.labs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportTests {
    private final Report report = Report.of("count", 3, List.of(Result.over("exact", "ms", List.of(30.0, 10.0, 20.0)).with("rows", 5)),
            List.of(Ratio.atMost("exact / estimated", 3.5, 2), Ratio.atLeast("rate", 0.8, 0.7), new Ratio("for information", 1, null)),
            "A note.");

    @Test
    void theDocumentHasTheNamesThatAreReliedUpon() {
        var document = JsonMapper.builder().build().readTree(report.json());

        assertThat(document.propertyNames()).contains("lab", "machine", "rounds", "results", "ratios");
        var result = document.get("results").get(0);
        assertThat(result.get("name").asString()).isEqualTo("exact");
        assertThat(result.get("median").asDouble()).isEqualTo(20);
        assertThat(result.get("min").asDouble()).isEqualTo(10);
        assertThat(result.get("max").asDouble()).isEqualTo(30);
        assertThat(result.get("rows").asInt()).isEqualTo(5);
        assertThat(document.get("ratios").get(0).get("goal").asString()).isEqualTo("<= 2.0");
    }

    @Test
    void peopleSeeWhichGoalWasMissed() {
        assertThat(report.text()).contains("exact / estimated: 3.50 (goal: <= 2.0, missed)", "rate: 0.800 (goal: >= 0.7)", "A note.")
                .contains("for information: 1\n");
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Result.median(1, 2, 3, 10)).isEqualTo(2.5);
        assertThatIllegalArgumentException().isThrownBy(() -> Result.over("none", "ms", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ratio("x", 1, "about 2"));
    }
}
