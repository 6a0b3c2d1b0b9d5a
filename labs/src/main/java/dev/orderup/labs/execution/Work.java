package dev.orderup.labs.execution;

import java.util.Locale;

/** What an order costs the endpoint: waiting for the kitchen, computing its receipt, or both. */
enum Work {
    /** I/O-bound: the kitchen is asked over a socket and takes its time. */
    IO(true, false),
    /** CPU-bound: the receipt is sealed by hashing. */
    CPU(false, true),
    /** Both, one after the other. */
    MIXED(true, true);

    private final boolean asksKitchen;
    private final boolean sealsReceipt;

    Work(boolean asksKitchen, boolean sealsReceipt) {
        this.asksKitchen = asksKitchen;
        this.sealsReceipt = sealsReceipt;
    }

    boolean asksKitchen() {
        return asksKitchen;
    }

    boolean sealsReceipt() {
        return sealsReceipt;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
