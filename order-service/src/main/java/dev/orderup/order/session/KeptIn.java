package dev.orderup.order.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a basket is between two requests. */
public enum KeptIn {
    /** In the memory of the instance that made it. Only that instance knows it, and only while it lives. */
    MEMORY,
    /** In a row of the database. Every instance knows it, at the price of a round trip. */
    DATABASE,
    /** With the customer, signed. Every instance can read it, and none has to remember it. */
    TOKEN;

    /** As it is written in paths and documents. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<KeptIn> of(String word) {
        return Arrays.stream(values()).filter(kept -> kept.word().equals(word)).findAny();
    }
}
