package dev.orderup.gateway.route;

import java.util.Objects;
import dev.orderup.gateway.config.RouteSettings;

/** One row of the table: what it matches, and where it leads. */
public final class Route {
    private final RouteSettings settings;
    private final PathPattern pattern;
    private final Target target;

    Route(RouteSettings settings) {
        this.settings = settings;
        pattern = new PathPattern(settings.path());
        target = settings.upstream() != null
                ? new Target.Upstream(settings.upstream())
                : new Target.Page(Objects.requireNonNull(settings.page()));
    }

    public String name() {
        return settings.name();
    }

    public RouteSettings settings() {
        return settings;
    }

    public Target target() {
        return target;
    }

    boolean matches(String path) {
        return pattern.matches(path);
    }

    /** Where a route leads. */
    public sealed interface Target {
        /** To a service by name. */
        record Upstream(String name) implements Target {}

        /** To a page that the gateway itself holds. */
        record Page(String resource) implements Target {}
    }
}
