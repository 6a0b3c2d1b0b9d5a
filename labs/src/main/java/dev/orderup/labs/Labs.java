package dev.orderup.labs;

import dev.orderup.labs.cli.LabCommand;

/** The entry to {@code orderup lab}. */
public final class Labs {
    private Labs() {}

    static void main(String[] args) {
        // Whoever is told to end, and not only by Ctrl-C, which all of a terminal's programs hear, takes along what it has started.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy), "children"));
        System.exit(LabCommand.commandLine().execute(args));
    }
}
