package dev.orderup.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a process and its children have in RAM.
 * {@code resident} counts a page once for each process that maps it; {@code proportional} shares it among them
 * and so adds up to what the machine really gives. PostgreSQL's processes share most of theirs.
 *
 * @param proportional null where the system does not tell (macOS)
 */
public record Memory(long resident, @Nullable Long proportional) {
    private static final Pattern RSS = Pattern.compile("(?m)^Rss:\\s+(\\d+) kB");
    private static final Pattern PSS = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");

    public static Memory of(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants()).map(Memory::ofOne).reduce(new Memory(0, 0L), Memory::plus);
    }

    private Memory plus(Memory other) {
        var both = proportional != null && other.proportional != null ? Long.valueOf(proportional + other.proportional) : null;
        return new Memory(resident + other.resident, both);
    }

    private static Memory ofOne(ProcessHandle process) {
        try {
            var rollup = Files.readString(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"));
            return new Memory(kilobytes(RSS, rollup), kilobytes(PSS, rollup));
        } catch (IOException e) {
            return new Memory(askPs(process.pid()), null);
        }
    }

    private static long kilobytes(Pattern field, String rollup) {
        var match = field.matcher(rollup);
        return match.find() ? Long.parseLong(match.group(1)) * 1024 : 0;
    }

    private static long askPs(long pid) {
        try {
            var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).redirectErrorStream(true).start();
            var answer = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return answer.matches("\\d+") ? Long.parseLong(answer) * 1024 : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
