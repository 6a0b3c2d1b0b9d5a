package dev.orderup.gateway.route;

import java.nio.charset.StandardCharsets;

/** A path is refused, or normalised once for all. */
public final class RouteFuzz {
    private RouteFuzz() {}

    public static void target(byte[] data) {
        try {
            var normal = TargetPath.normalised("/" + new String(data, StandardCharsets.ISO_8859_1));
            var path = TargetPath.pathOf(normal);
            if (!TargetPath.normalised(normal).equals(normal) || path.contains("//") || path.contains("/../") || path.contains("/./")) {
                throw new AssertionError(normal);
            }
        } catch (IllegalArgumentException refused) {
            // As it should be.
            return;
        }
    }
}
