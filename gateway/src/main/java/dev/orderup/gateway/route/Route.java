package dev.orderup.gateway.route;

import dev.orderup.gateway.config.RouteSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of the table: what it matches, and where it leads. */
public final class Route {
    private final RouteSettings settings;
    private final PathPattern pattern;
    private final Target target;
    private final @Nullable StickyCookie sticky;

    Route(RouteSettings settings) {
        this.settings = settings;
        pattern = new PathPattern(settings.path());
        target = settings.upstream() != null
                ? new Target.Upstream(settings.upstream())
                : new Target.Page(Objects.requireNonNull(settings.page()));
        sticky = settings.sticky() == null ? null : StickyCookie.of(settings.sticky(), settings.path());
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

    /** Null where any instance will do. */
    public @Nullable StickyCookie sticky() {
        return sticky;
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
