package dev.orderup.poller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class OpenFilesTests {
    @Test
    void refusesMoreSubscribersThanThisProcessMayOpenFilesAndSaysHowManyItMay() throws Exception {
        Process compare = withOpenFiles(800, "compare", "--subscribers", "1000");
        String said = new String(compare.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(compare.waitFor()).as(said).isEqualTo(2);
        assertThat(said).containsPattern("--subscribers: 1000 \\(expected: at most \\d{2,3}, as this process may open no more files");
    }

    private static Process withOpenFiles(int max, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder("sh", "-c", "ulimit -n " + max + " && exec \"$@\"", "sh", java, "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), "dev.orderup.poller.PollerClient", arguments[0], arguments[1], arguments[2]).start();
    }
}
