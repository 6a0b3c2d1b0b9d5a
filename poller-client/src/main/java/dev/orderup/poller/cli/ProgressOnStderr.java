package dev.orderup.poller.cli;

import dev.orderup.poller.compare.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** Shows how far a comparison has come: a bar on a terminal, plain lines elsewhere. */
final class ProgressOnStderr {
    private ProgressOnStderr() {}

    static Progress open(PrintWriter err) {
        boolean isTerminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return isTerminal ? new ProgressBars() : new ProgressLines(err);
    }
}
