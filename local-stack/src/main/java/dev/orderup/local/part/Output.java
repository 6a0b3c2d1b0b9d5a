package dev.orderup.local.part;

import dev.orderup.local.home.StackHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The log file of a part: all that its processes print is appended to it. */
public record Output(Path file) {
    private static final long BYTES_MAX = 8 << 20;
    private static final int LAST_LINES = 15;

    public static Output of(StackHome home, String part) throws IOException {
        var file = home.log(part);
        Files.createDirectories(file.getParent());
        return new Output(file);
    }

    public Process start(ProcessBuilder process) throws IOException {
        return process.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile())).start();
    }

    /** Keeps the log in two files of a bounded size. A process that appends goes on at the new end of the emptied file. */
    public void bound() {
        try {
            if (Files.size(file) > BYTES_MAX) {
                Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                FileChannel.open(file, StandardOpenOption.WRITE).truncate(0).close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep %s small".formatted(file), e);
        }
    }

    /** What a person wants to see first when the part has failed. */
    public List<String> lastLines() {
        try {
            var lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    void run(ProcessBuilder process) throws IOException, InterruptedException {
        run(process, "");
    }

    /** Runs a step of preparation to its end. */
    void run(ProcessBuilder process, String input) throws IOException, InterruptedException {
        var started = start(process);
        try (var stdin = started.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
            stdin.close();
            require(started.waitFor() == 0, process, started);
        } finally {
            started.destroyForcibly(); // when the stack is stopped in the middle of it
        }
    }

    private static void require(boolean success, ProcessBuilder process, Process ended) throws IOException {
        if (!success) {
            throw new IOException("%s failed with exit status %d".formatted(String.join(" ", process.command()), ended.exitValue()));
        }
    }
}
