package dev.orderup.poller.order;

import org.jspecify.annotations.Nullable;

/** What a request says of who asks. Safe for use by several threads. */
public interface Credentials {
    /** For a system that asks nobody who he is. */
    Credentials NONE = new Credentials() {
        @Override
        public @Nullable String authorization() {
            return null;
        }

        @Override
        public boolean areAtHand() {
            return true;
        }
    };

    /** What to say in {@code Authorization}, or nothing. May wait for whoever gives tokens; throws {@link Failure}. */
    @Nullable
    String authorization();

    /** Whether {@link #authorization()} answers without waiting now. */
    boolean areAtHand();

    /** What was said was not believed (401): the next is to be a new one. */
    default void refused() {}
}
