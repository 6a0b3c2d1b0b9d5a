package dev.orderup.poller.pattern;

import org.jspecify.annotations.Nullable;

/** Why the service ends a stream: {@code final}, or something after which to come back. */
record Goodbye(@Nullable String reason) {
    boolean isFinal() {
        return "final".equals(reason);
    }
}
