package dev.orderup.labs;

import dev.orderup.labs.cli.LabCommand;

/** The entry to {@code orderup lab}. */
public final class Labs {
    private Labs() {}

    static void main(String[] args) {
        System.exit(LabCommand.commandLine().execute(args));
    }
}
