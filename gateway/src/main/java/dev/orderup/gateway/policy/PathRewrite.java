package dev.orderup.gateway.policy;

import dev.orderup.gateway.route.Rewrite;
import org.jspecify.annotations.Nullable;

/** Gives the upstream another path, and where a prefix was taken away says which, so that it can make links that come back. */
final class PathRewrite implements Step {
    private final Rewrite rewrite;

    PathRewrite(Rewrite rewrite) {
        this.rewrite = rewrite;
    }

    @Override
    public @Nullable Refusal take(Passage passage) {
        if (passage.target().startsWith("/")) {
            passage.rewrite(rewrite.apply(passage.target()));
            if (!rewrite.stripped().isEmpty()) {
                passage.fields().set(ForwardedFields.PREFIX, rewrite.stripped());
            }
        }
        return null;
    }
}
