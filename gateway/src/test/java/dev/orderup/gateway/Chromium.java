package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A browser of the machine that loads one page and tells what it shows. Where there is none the test is skipped, but not in CI. */
final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final long PATIENCE_SECONDS = 60;

    private Chromium() {}

    static String shows(String url, String... options) throws IOException, InterruptedException {
        var browser = find();
        Assumptions.assumeTrue(browser.isPresent() || System.getenv("CI") != null, "no Chromium on this machine");
        var profile = Files.createTempDirectory("chromium");
        var command = new ArrayList<>(List.of(browser.orElseThrow().toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--no-first-run", "--user-data-dir=" + profile, "--virtual-time-budget=20000", "--dump-dom"));
        command.addAll(List.of(options));
        command.add(url);
        var out = profile.resolve("dom.html");
        var process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(profile.resolve("log.txt").toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("the browser has finished").isTrue();
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
