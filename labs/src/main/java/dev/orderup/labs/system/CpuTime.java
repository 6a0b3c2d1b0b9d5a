package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** CPU time that a process and all its descendants have taken, those that have ended included: PostgreSQL is a process for each connection. */
public final class CpuTime {
    /** The kernel counts in ticks of 10 ms on every platform that Linux has a JVM for (USER_HZ). */
    private static final long TICK_MILLIS = 10;
    private static final Pattern COMPILERS = Pattern.compile("C[12] Compiler");
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_SYSTEM = 14;

    private CpuTime() {}

    /** What a process and all its descendants have taken in their own code, and in the kernel for them. */
    public record Split(Duration user, Duration kernel) {
        public Split minus(Split before) {
            return new Split(user.minus(before.user), kernel.minus(before.kernel));
        }

        public Duration sum() {
            return user.plus(kernel);
        }
    }

    /** Of those that run now: what ended before is not in it. */
    public static Split split(ProcessHandle process) {
        return new Split(Duration.ofMillis(live(process, USER) * TICK_MILLIS), Duration.ofMillis(live(process, SYSTEM) * TICK_MILLIS));
    }

    private static long live(ProcessHandle process, int field) {
        return process.descendants().mapToLong(child -> ticks(child.pid(), field, field)).sum() + ticks(process.pid(), field, field);
    }

    public static Duration of(ProcessHandle process) {
        var ticks = process.descendants().mapToLong(child -> ticks(child.pid(), USER, CHILDREN_SYSTEM)).sum()
                + ticks(process.pid(), USER, CHILDREN_SYSTEM);
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    /** Of those threads of a JVM that compile; where none is alive at the moment, nothing. */
    public static Duration compiling(ProcessHandle jvm) {
        try (var tasks = Files.list(Path.of("/proc", Long.toString(jvm.pid()), "task"))) {
            return Duration.ofMillis(tasks.mapToLong(CpuTime::compiling).sum() * TICK_MILLIS);
        } catch (IOException e) {
            throw new LabFailure("threads are listed in /proc, which is Linux: " + e.getMessage(), e);
        }
    }

    private static long compiling(Path task) {
        try {
            return COMPILERS.matcher(Files.readString(task.resolve("comm"))).lookingAt() ? ticks(task.resolve("stat"), USER, SYSTEM) : 0;
        } catch (IOException gone) {
            return 0; // It has ended between the list and the look, with what it took.
        }
    }

    /** User and system time of the process, then those of its children that it has waited for (proc_pid_stat(5)). */
    private static long ticks(long pid, int first, int last) {
        try {
            return ticks(Path.of("/proc", Long.toString(pid), "stat"), first, last);
        } catch (NoSuchFileException gone) {
            return 0; // It has ended between the list and the look; its parent has its time.
        } catch (IOException e) {
            throw new LabFailure("CPU times are read from /proc, which is Linux: " + e.getMessage(), e);
        }
    }

    private static long ticks(Path stat, int first, int last) throws IOException {
        var line = Files.readString(stat);
        // The name, in parentheses, may contain anything; the fields are counted from behind it.
        var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long sum = 0;
        for (int field = first; field <= last; field++) {
            sum += Long.parseLong(fields[field]);
        }
        return sum;
    }
}
