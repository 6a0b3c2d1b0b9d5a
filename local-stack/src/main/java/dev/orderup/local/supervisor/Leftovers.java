package dev.orderup.local.supervisor;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.process.CommandLines;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Processes of this stack that outlived their supervisor, because it was killed.
 * They are known by the mark in their command line rather than by a pid on file: a pid may since be another's,
 * and a supervisor that dies between starting a process and writing its pid down would lose it.
 */
public final class Leftovers {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Leftovers() {}

    public static List<ProcessHandle> of(StackHome home) {
        var self = ProcessHandle.current();
        return ProcessHandle.allProcesses()
                .filter(process -> !process.equals(self))
                .filter(process -> home.owns(CommandLines.of(process)))
                .toList();
    }

    /** All are asked at once, then forced: nobody is there to use what they still would serve. */
    public static void stop(StackHome home, Consumer<String> report) throws InterruptedException {
        var leftovers = of(home);
        for (var leftover : leftovers) {
            report.accept("stopping process %d, left over from a stack whose supervisor died".formatted(leftover.pid()));
        }
        Ending.of(leftovers, GRACE, ProcessHandle::destroy);
    }
}
