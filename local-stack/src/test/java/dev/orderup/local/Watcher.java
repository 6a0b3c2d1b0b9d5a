package dev.orderup.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One who follows an order by one pattern with the command-line client, as {@code ./orderup watch}. */
record Watcher(String word, Process process, Path out, Path err) {
    static Watcher of(TestStack stack, String order, String word) throws IOException {
        var out = Files.createTempFile("watch-" + word, ".out");
        var err = Files.createTempFile("watch-" + word, ".err");
        return new Watcher(word, stack.start(out, err, "watch", order, "--via", word, "--json"), out, err);
    }

    List<Long> versions() throws IOException {
        try (var lines = Files.lines(out)) {
            return lines.filter(line -> line.endsWith("}")).map(JsonMapper.shared()::readTree).map(Watcher::version).toList();
        }
    }

    private static long version(JsonNode update) {
        return update.get("version").asLong();
    }

    boolean ended(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }
}
