package dev.orderup.gateway.policy;

import org.jspecify.annotations.Nullable;

/** Something done to every request before it goes on. */
@FunctionalInterface
interface Step {

    /** Null to go on, or why not. */
    @Nullable
    Refusal take(Passage passage);
}
