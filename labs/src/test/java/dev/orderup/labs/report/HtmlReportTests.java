package dev.orderup.labs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HtmlReportTests {
    @Test
    void thePageHasAllItNeedsWithinAndWhatIsSaidStaysText() throws IOException {
        var report = Report.of("proxies", 1, List.of(Result.once("http1 </script>", "µs", 1)), List.of());
        var page = HtmlReport.page(report);
        assertThat(page).contains("\\u003c/script>", "Chart.js").doesNotContain("/*DATA*/", "/*CHARTS*/", "sourceMappingURL");
    }
}
