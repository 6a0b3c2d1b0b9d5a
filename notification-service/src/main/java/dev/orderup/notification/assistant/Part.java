package dev.orderup.notification.assistant;

import java.util.List;
import java.util.function.Function;

import dev.orderup.notification.feed.OrderUpdate;

/** A part of an answer. */
sealed interface Part {
    /** Can be said at once. */
    record Known(String text) implements Part {}

    /**
     * Can be said when the history is there, which is read while the parts before are being said.
     *
     * @param text from the updates up to the version of the order that the answer began with
     */
    record FromHistory(Function<List<OrderUpdate>, String> text) implements Part {}
}
