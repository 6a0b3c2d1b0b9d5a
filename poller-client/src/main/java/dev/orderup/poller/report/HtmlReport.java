package dev.orderup.poller.report;

import dev.orderup.poller.compare.Result;
import dev.orderup.poller.order.OrderJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page that holds all it needs: the figures as the JSON document that {@code compare --json} prints, the script that draws
 * them, and Chart.js with its licence.
 *
 * <p>The page may only run what it was made with (its Content-Security-Policy allows nothing from anywhere), and what comes from
 * outside, such as a complaint, gets into it as text, never as markup.
 */
public final class HtmlReport {
    private static final String PAGE = "/dev/orderup/poller/report/report.html";
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

    private HtmlReport() {}

    /**
     * Writes the page, over what was there.
     *
     * @param command what was typed to make it
     */
    public static void write(Path file, Result result, String command) throws IOException {
        Files.writeString(file, page(result, command));
    }

    static String page(Result result, String command) {
        return resource(PAGE).replace("/*CHARTS*/", charts()).replace("/*DATA*/", data(new Data(command, result)));
    }

    /** In a script element, nothing but its end tag has a meaning: so there is no {@code <} in it. */
    private static String data(Data data) {
        return OrderJson.write(data).replace("<", "\\u003c");
    }

    /** Without the reference to a source map, which a browser would look for beside the page. */
    private static String charts() {
        return resource(CHARTS).replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Data(String command, Result result) {}
}
