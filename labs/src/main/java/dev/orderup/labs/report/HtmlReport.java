package dev.orderup.labs.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page that holds all it needs: the figures as the document that {@code --json} prints, the script that draws them, and Chart.js
 * with its licence. Its Content-Security-Policy allows nothing from anywhere; what a lab says gets into it as text, never as markup.
 */
final class HtmlReport {
    private static final String PAGE = "/dev/orderup/labs/report/report.html";
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

    private HtmlReport() {}

    /** Writes the page, over what was there. */
    static void write(Path file, Report report) {
        try {
            Files.writeString(file, page(report));
        } catch (IOException e) {
            throw new LabFailure("--html: cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    static String page(Report report) throws IOException {
        // In a script element, nothing but its end tag has a meaning: so there is no < in the data.
        return resource(PAGE).replace("/*CHARTS*/", resource(CHARTS).replaceAll("(?m)^//# sourceMappingURL=.*$", ""))
                .replace("/*DATA*/", report.json().replace("<", "\\u003c"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
