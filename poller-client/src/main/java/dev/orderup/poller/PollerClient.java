package dev.orderup.poller;

import dev.orderup.poller.cli.OrderUp;

/** The entry to the command-line client. */
public final class PollerClient {
    private PollerClient() {}

    static void main(String[] args) {
        System.exit(OrderUp.commandLine().execute(args));
    }
}
