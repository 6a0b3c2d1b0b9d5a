package dev.orderup.labs.fanout;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The heap of another JVM, by the JDK's jcmd. */
record Heap(ProcessHandle process) {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+(\\d+)\\s+(\\d+)");

    /** What is alive, in bytes: the histogram is taken after a full collection. */
    long liveBytes() throws InterruptedException {
        // Twice: what has a cleaner or a reference queue is let go between the two.
        jcmd("GC.run");
        var said = jcmd("GC.class_histogram");
        var total = TOTAL.matcher(said);
        if (!total.find()) {
            throw new LabFailure("jcmd's histogram has no total: " + said.lines().limit(3).toList());
        }
        return Long.parseLong(total.group(2));
    }

    private String jcmd(String command) throws InterruptedException {
        try {
            var asked = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Long.toString(process.pid()), command).redirectErrorStream(true).start();
            var said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.waitFor() != 0) {
                throw new LabFailure("jcmd %s failed: %s".formatted(command, said));
            }
            return said;
        } catch (IOException e) {
            throw new LabFailure("cannot run jcmd, which is part of the JDK: " + e.getMessage(), e);
        }
    }
}
