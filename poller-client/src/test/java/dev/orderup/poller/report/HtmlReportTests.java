package dev.orderup.poller.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.compare.Result;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class HtmlReportTests {
    private static final Result RESULT = new Result(1, 0, 6, "busy", false, "http://127.0.0.1:8080", 500, "a machine", Instant.EPOCH,
            List.of(), null, null, "not measured </script><script>alert(1)</script>", List.of());

    private final String page = HtmlReport.page(RESULT, "./orderup compare");

    @Test
    void holdsAllItNeedsAndAsksNobody() {
        assertThat(page).contains("Chart.js v4.4.9", "Released under the MIT License", "default-src 'none'")
                .doesNotContain("sourceMappingURL", "<script src", "<link rel=\"stylesheet\"", "@import");
    }

    @Test
    void carriesTheFiguresAsTheJsonDocument() {
        JsonNode data = new JsonMapper().readTree(between("<script type=\"application/json\" id=\"data\">", "</script>"));
        assertThat(data.path("command").asString()).isEqualTo("./orderup compare");
        assertThat(data.path("result").path("machine").asString()).isEqualTo("a machine");
        assertThat(data.path("result").path("notMeasured").asString()).isEqualTo(RESULT.notMeasured());
    }

    @Test
    void takesWhatCameFromOutsideAsText() {
        assertThat(page).doesNotContain("<script>alert(1)").contains("\\u003c/script>\\u003cscript>alert(1)");
    }

    private String between(String begin, String end) {
        int start = page.indexOf(begin) + begin.length();
        return page.substring(start, page.indexOf(end, start));
    }
}
