package dev.orderup.gateway.route;

import dev.orderup.gateway.config.RedirectSettings;
import dev.orderup.gateway.config.RouteSettings;
import dev.orderup.gateway.config.ShareSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of the table: what it matches, and where it leads. */
public final class Route {
    private final int index;
    private final RouteSettings settings;
    private final PathPattern pattern;
    private final List<String> hosts;
    private final List<String> methods;
    private final List<FieldTest> fields;
    private final List<String> serverNames;
    private final Target target;
    private final @Nullable Rewrite rewrite;
    private final @Nullable StickyCookie sticky;

    Route(int index, RouteSettings settings) {
        this.index = index;
        this.settings = settings;
        pattern = new PathPattern(settings.wholePath());
        hosts = HostTable.names(settings.match().host());
        methods = settings.match().method();
        fields = settings.match().headers().entrySet().stream().map(test -> FieldTest.of(test.getKey(), test.getValue())).toList();
        serverNames = HostTable.names(settings.match().sni());
        target = target(settings, pattern);
        rewrite = Rewrite.of(settings.rewrite(), pattern);
        sticky = settings.sticky() == null ? null : StickyCookie.of(settings.sticky(), settings.wholePath());
    }

    private static Target target(RouteSettings settings, PathPattern pattern) {
        if (settings.upstream() != null) {
            return new Target.Upstream(settings.upstream());
        }
        if (!settings.split().isEmpty()) {
            return Target.Split.of(settings.split());
        }
        return settings.redirect() != null
                ? Target.Redirect.of(settings.redirect(), pattern)
                : new Target.Page(Objects.requireNonNull(settings.page()));
    }

    /** Its place in the table, from 0. */
    public int index() {
        return index;
    }

    public String name() {
        return settings.nameOf();
    }

    public RouteSettings settings() {
        return settings;
    }

    public Target target() {
        return target;
    }

    /** Null where the upstream sees what the client asked for. */
    public @Nullable Rewrite rewrite() {
        return rewrite;
    }

    /** Null where any instance will do. */
    public @Nullable StickyCookie sticky() {
        return sticky;
    }

    PathPattern pattern() {
        return pattern;
    }

    /** None for all. */
    List<String> hosts() {
        return hosts;
    }

    List<String> methods() {
        return methods;
    }

    /** Whether all conditions hold but those on path and host. */
    boolean allows(Asked asked) {
        if (!methods.isEmpty() && !methods.contains(asked.method())) {
            return false;
        }
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).holds(asked)) {
                return false;
            }
        }
        return serverNames.isEmpty() || isNamed(asked.serverName());
    }

    private boolean isNamed(@Nullable String serverName) {
        for (int i = 0; serverName != null && i < serverNames.size(); i++) {
            var name = serverNames.get(i);
            int from = serverName.length() - name.length() + 1;
            if (name.startsWith("*.")
                    ? from > 0 && serverName.regionMatches(true, from, name, 1, name.length() - 1)
                    : serverName.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Where a route leads. */
    public sealed interface Target {
        /** To a service by name. */
        record Upstream(String name) implements Target {}

        /** To a page that the gateway itself holds. */
        record Page(String resource) implements Target {}

        /** To another place, which the client is told. */
        record Redirect(Template to, int status, boolean query) implements Target {
            static Redirect of(RedirectSettings settings, PathPattern pattern) {
                return new Redirect(new Template(Objects.requireNonNull(settings.to()), pattern), settings.status(), settings.query());
            }
        }

        /** To one of several services by weight. */
        record Split(List<String> upstreams, List<Integer> upTo) implements Target {
            static Split of(Collection<ShareSettings> shares) {
                var names = new ArrayList<String>();
                var bounds = new ArrayList<Integer>();
                int sum = 0;
                for (var share : shares) {
                    names.add(Objects.requireNonNull(share.upstream()));
                    sum += share.weight();
                    bounds.add(sum);
                }
                return new Split(List.copyOf(names), List.copyOf(bounds));
            }

            /** The sum of all weights. */
            public int total() {
                return upTo.getLast();
            }

            /** Which upstream has this part of the whole, from 0 to below the total. */
            public String at(int part) {
                int i = 0;
                while (part >= upTo.get(i)) {
                    i++;
                }
                return upstreams.get(i);
            }
        }
    }
}
