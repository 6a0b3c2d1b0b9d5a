package dev.orderup.gateway.policy;

import org.jspecify.annotations.Nullable;

/** Calls the upstream by a name of its own; what the client said is in {@code X-Forwarded-Host} by then. */
record HostRewrite(String host) implements Step {

    @Override
    public @Nullable Refusal take(Passage passage) {
        passage.rewriteHost(host);
        return null;
    }
}
