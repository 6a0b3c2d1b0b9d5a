package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What Linux says of a process in {@code /proc/PID/status} (proc_pid_status(5)). */
public final class ProcStatus {
    private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final long KILOBYTE = 1024;

    private ProcStatus() {}

    /** Memory that is in RAM; 0 for a process that has just ended. */
    public static long residentBytes(ProcessHandle process) {
        return field(process, RESIDENT) * KILOBYTE;
    }

    /** Threads of the operating system that it has now. Virtual threads are none. */
    public static long threads(ProcessHandle process) {
        return field(process, THREADS);
    }

    private static long field(ProcessHandle process, Pattern field) {
        try {
            var match = field.matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
            return match.find() ? Long.parseLong(match.group(1)) : 0;
        } catch (IOException e) {
            throw new LabFailure("threads and memory of a process are read from /proc, which is Linux: " + e.getMessage(), e);
        }
    }
}
