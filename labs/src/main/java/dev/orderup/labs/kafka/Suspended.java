package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;

/** A process that stands still until this is closed, as {@code kill -STOP} and {@code kill -CONT} do: it neither answers nor forgets. */
final class Suspended implements AutoCloseable {
    private final ProcessHandle process;

    private Suspended(ProcessHandle process) {
        this.process = process;
    }

    static Suspended by(ProcessHandle process) throws InterruptedException {
        signal("STOP", process);
        return new Suspended(process);
    }

    private static void signal(String name, ProcessHandle process) throws InterruptedException {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
            if (status != 0) {
                throw new LabFailure("kill -%s %d: exit status %d".formatted(name, process.pid(), status));
            }
        } catch (IOException e) {
            throw new LabFailure("kill -%s %d: %s".formatted(name, process.pid(), e.getMessage()), e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        signal("CONT", process);
    }
}
