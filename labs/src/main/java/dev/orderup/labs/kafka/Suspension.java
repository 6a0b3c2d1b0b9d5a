package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;

/** Lets a process stand still, as {@code kill -STOP} does: what it has sent goes on without it, and it hears of nothing. */
final class Suspension {
    private Suspension() {}

    static void of(ProcessHandle process) throws InterruptedException {
        try {
            int status = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).inheritIO().start().waitFor();
            if (status != 0) {
                throw new LabFailure("kill -STOP %d: exit status %d".formatted(process.pid(), status));
            }
        } catch (IOException e) {
            throw new LabFailure("kill -STOP %d: %s".formatted(process.pid(), e.getMessage()), e);
        }
    }
}
