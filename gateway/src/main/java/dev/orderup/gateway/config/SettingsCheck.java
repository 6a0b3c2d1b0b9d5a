package dev.orderup.gateway.config;

import dev.orderup.gateway.config.RouteSettings.Access;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Reads all settings and says where each wrong one is, what it is and what to write instead. */
final class SettingsCheck {
    /** Instances of one issuer. */
    private static final int KEYS_MAX = 100;
    private static final Pattern PATH = Pattern.compile("/|(/([A-Za-z0-9._~!$&'()+,;=:@-]+|\\{[A-Za-z][A-Za-z0-9]*}))*(/\\*\\*)?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
    /** RFC 6265 section 4.1.1, a token of RFC 9110 section 5.6.2. */
    private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final int STICKY_KEY_LEAST = 32;
    private final List<String> reasons = new ArrayList<>();
    private final GatewaySettings settings;

    private SettingsCheck(GatewaySettings settings) {
        this.settings = settings;
    }

    /** What is wrong with these settings; nothing when they are right. */
    static List<String> reasons(GatewaySettings settings) {
        var check = new SettingsCheck(settings);
        check.general();
        settings.listeners().forEach(check::listener);
        settings.upstreams().forEach(check::upstream);
        check.jwt(settings.jwt());
        check.routes();
        return check.reasons;
    }

    private void general() {
        between("loops", settings.loops(), 0, 1024);
        between("attempts-max", settings.attemptsMax(), 1, 10);
        positive("drain", settings.drain());
        var key = settings.stickyKey();
        // Its length and not the key: reasons are printed.
        expect(key == null || key.length() >= STICKY_KEY_LEAST, "sticky-key", (key == null ? 0 : key.length()) + " characters",
                "at least " + STICKY_KEY_LEAST);
        expect(!settings.listeners().isEmpty(), "listeners", "none", "at least one, such as listeners.clear.port=8080");
    }

    private void listener(String name, ListenerSettings listener) {
        var at = "listeners." + name + ".";
        between(at + "port", listener.port(), 0, 65535);
        between(at + "backlog", listener.backlog(), 1, 1 << 20);
        between(at + "connections-max", listener.connectionsMax(), 1, 1 << 20);
        between(at + "streams-max", listener.streamsMax(), 1, 100_000);
        size(at + "header-max", listener.headerMax());
        size(at + "target-max", listener.targetMax());
        positive(at + "head-timeout", listener.headTimeout());
        positive(at + "body-timeout", listener.bodyTimeout());
        positive(at + "idle-timeout", listener.idleTimeout());
    }

    private void upstream(String name, UpstreamSettings upstream) {
        var at = "upstreams." + name + ".";
        expect(NAME.matcher(name).matches(), "upstreams." + name, name, "a name of lower-case letters, digits and dashes");
        var instances = upstream.instances() == null ? List.<String>of() : upstream.instances();
        expect(!instances.isEmpty(), at + "instances", "none", "at least one host:port");
        instances.forEach(instance -> problem(at + "instances", Address.problemOf(instance)));
        between(at + "connections-max", upstream.connectionsMax(), 1, 60_000);
        between(at + "pending-max", upstream.pendingMax(), 0, 1 << 20);
        positive(at + "connect-timeout", upstream.connectTimeout());
        positive(at + "connection-idle", upstream.connectionIdle());
        positive(at + "resolve-every", upstream.resolveEvery());
        between(at + "ejection.failures", upstream.ejection().failures(), 1, 1000);
        positive(at + "ejection.first", upstream.ejection().first());
        positive(at + "ejection.most", upstream.ejection().most());
    }

    private void jwt(@Nullable JwtSettings jwt) {
        if (jwt != null) {
            between("jwt.keys (how many)", jwt.keys().size(), 1, KEYS_MAX);
            jwt.keys().forEach(this::keys);
            expect(!jwt.issuer().isBlank(), "jwt.issuer", "nothing", "what the claim iss says");
            expect(!jwt.audience().isBlank(), "jwt.audience", "nothing", "what the claim aud holds");
            expect(COOKIE.matcher(jwt.cookie()).matches(), "jwt.cookie", jwt.cookie(), "the name of a cookie");
            positive("jwt.refresh", jwt.refresh());
            positive("jwt.patience", jwt.patience());
            between("jwt.verified-max", jwt.verifiedMax(), 0, 1 << 20);
        }
    }

    private void keys(URI address) {
        var scheme = String.valueOf(address.getScheme());
        expect((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null, "jwt.keys", address.toString(),
                "an http or https URL");
    }

    private void routes() {
        expect(!settings.routes().isEmpty(), "routes", "none", "at least one with name, path and upstream");
        var names = new HashSet<String>();
        for (int i = 0; i < settings.routes().size(); i++) {
            var route = settings.routes().get(i);
            var at = "routes[" + i + "].";
            if (route.name() == null || route.path() == null) {
                expect(false, at + "name and path", route.name() + " and " + route.path(), "both");
                continue;
            }
            expect(NAME.matcher(route.name()).matches(), at + "name", route.name(), "lower-case letters, digits and dashes");
            expect(names.add(route.name()), at + "name", route.name(), "a name that no other route has");
            expect(PATH.matcher(route.path()).matches(), at + "path", route.path(), "such as /orders/{id}/events or /orders/**");
            target(at, route);
            expect(route.access() != Access.TOKEN || settings.jwt() != null, at + "access", "token",
                    "public, or settings under orderup.gateway.jwt that say whose tokens");
            size(at + "body-max", route.bodyMax());
            positive(at + "response-timeout", route.responseTimeout());
            positive(at + "stream-idle", route.streamIdle());
            sticky(at, route);
        }
    }

    private void target(String at, RouteSettings route) {
        if ((route.upstream() == null) == (route.page() == null)) {
            expect(false, at + "upstream", route.upstream() + ", page: " + route.page(), "exactly one of upstream and page");
        } else if (route.upstream() != null) {
            expect(settings.upstreams().containsKey(route.upstream()), at + "upstream", route.upstream(),
                    "one of " + settings.upstreams().keySet().stream().sorted().toList());
        } else {
            expect(SettingsCheck.class.getResource("/" + route.page()) != null, at + "page", String.valueOf(route.page()),
                    "a file on the classpath");
        }
    }

    private void sticky(String at, RouteSettings route) {
        var cookie = route.sticky();
        if (cookie != null) {
            expect(COOKIE.matcher(cookie).matches(), at + "sticky", cookie, "the name of a cookie, such as basket-at");
            expect(route.upstream() != null, at + "sticky", cookie, "none on a route to a page");
        }
    }

    private void between(String at, long value, long least, long most) {
        expect(value >= least && value <= most, at, Long.toString(value), least + "-" + most);
    }

    private void size(String at, DataSize value) {
        expect(value.toBytes() >= 1 && value.toBytes() <= Integer.MAX_VALUE / 2, at, value.toString(), "a size from 1B to 1023MB");
    }

    private void positive(String at, Duration value) {
        expect(value.isPositive() && value.compareTo(Duration.ofDays(30)) < 0, at, value.toString(), "a time above 0, such as 5s");
    }

    private void expect(boolean right, String at, String value, String expected) {
        problem(at, right ? null : value + " (expected: " + expected + ")");
    }

    private void problem(String at, @Nullable String problem) {
        if (problem != null) {
            reasons.add("orderup.gateway." + at + ": " + problem);
        }
    }
}
