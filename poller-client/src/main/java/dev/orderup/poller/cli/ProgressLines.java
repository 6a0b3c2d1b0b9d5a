package dev.orderup.poller.cli;

import dev.orderup.poller.compare.Progress;
import java.io.PrintWriter;

/** A line for each stretch of work, for logs and pipes. */
final class ProgressLines implements Progress {
    private final PrintWriter err;

    ProgressLines(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void begin(String what, int steps) {
        err.println(what + " …");
        err.flush();
    }

    @Override
    public void step() {}

    @Override
    public void close() {}
}
