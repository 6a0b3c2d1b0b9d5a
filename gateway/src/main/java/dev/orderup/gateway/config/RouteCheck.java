package dev.orderup.gateway.config;

import dev.orderup.gateway.config.UpstreamSettings.Protocol;
import dev.orderup.gateway.config.RouteSettings.Access;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be wrong with one route. */
final class RouteCheck {
    private static final String LITERAL = "[A-Za-z0-9._~!$&'()+,;=:@-]+";
    private static final Pattern PATH = Pattern.compile("/|(/(" + LITERAL + "|\\{[A-Za-z][A-Za-z0-9]*}))*(/\\*\\*)?");
    private static final Pattern PREFIX = Pattern.compile("(/" + LITERAL + ")+");
    private static final Pattern REDIRECT = Pattern
            .compile("(https?://([A-Za-z0-9._-]+|\\{host})(:[0-9]{1,5})?)?(/(" + LITERAL + "|\\{[A-Za-z][A-Za-z0-9]*})?)*(/\\*\\*)?");
    private static final Pattern CAPTURE = Pattern.compile("\\{([A-Za-z0-9]*)}");
    private static final Pattern HOST = Pattern
            .compile("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9-]+)*|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
    /** RFC 9110 section 5.6.2. */
    static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,31}");
    static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e\\t]*[\\x21-\\x7e])?|");
    /** What frames a message or belongs to one connection is the gateway's own, and Host has a setting of its own. */
    private static final Set<String> OWN = Set.of("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade",
            "keep-alive", "proxy-connection", "http2-settings");
    private final SettingsCheck all;
    private final GatewaySettings settings;
    private final RouteSettings route;
    private final String at;

    RouteCheck(SettingsCheck all, GatewaySettings settings, RouteSettings route, String at) {
        this.all = all;
        this.settings = settings;
        this.route = route;
        this.at = at;
    }

    void check() {
        var name = String.valueOf(route.name());
        expect(route.name() != null && SettingsCheck.NAME.matcher(name).matches(), "name", name, "lower-case letters, digits and dashes");
        match();
        target();
        rewrite();
        fields("request-headers", route.requestHeaders());
        fields("response-headers", route.responseHeaders());
        expect(route.access() != Access.TOKEN || settings.jwt() != null, "access", "token",
                "public, or settings under orderup.gateway.jwt that say whose tokens");
        all.size(at + "body-max", route.bodyMax());
        all.positive(at + "response-timeout", route.responseTimeout());
        all.positive(at + "stream-idle", route.streamIdle());
        if (route.tryTimeout() != null) {
            all.positive(at + "try-timeout", route.tryTimeout());
            expect(route.tryTimeout().compareTo(route.responseTimeout()) < 0, "try-timeout", route.tryTimeout().toString(),
                    "less than the response-timeout of " + route.responseTimeout());
        }
        if (route.totalTimeout() != null) {
            all.positive(at + "total-timeout", route.totalTimeout());
        }
        sticky();
        new PolicyCheck(all, route, at).check();
    }

    private void match() {
        var match = route.match();
        expect(route.path() == null || match.path() == null, "path", route.path() + " and match.path: " + match.path(), "one of them");
        expect(route.path() != null || match.path() != null || !match.host().isEmpty(), "path", "nothing",
                "path, match.path or match.host");
        var path = route.wholePath();
        expect(PATH.matcher(path).matches() && distinct(path), match.path() == null ? "path" : "match.path", path,
                "such as /orders/{id}/events or /orders/**");
        match.host().forEach(host -> expect(HOST.matcher(host).matches(), "match.host", host, "such as shop.example or *.shop.example"));
        match.sni().forEach(host -> expect(HOST.matcher(host).matches(), "match.sni", host, "such as shop.example or *.shop.example"));
        match.method().forEach(method -> expect(METHOD.matcher(method).matches(), "match.method", method, "such as GET"));
        match.headers().forEach((header, value) -> {
            expect(TOKEN.matcher(header).matches(), "match.headers", header, "the name of a header field");
            expect(!value.isEmpty() && VALUE.matcher(value).matches(), "match.headers." + header, value,
                    "a value, a beginning with a star at its end, or a star alone");
        });
    }

    /** Names of segments, each once. */
    private static boolean distinct(String path) {
        var names = new HashSet<String>();
        return CAPTURE.matcher(path).results().allMatch(found -> names.add(found.group(1)));
    }

    private void target() {
        int targets = (route.upstream() == null ? 0 : 1) + (route.split().isEmpty() ? 0 : 1) + (route.redirect() == null ? 0 : 1)
                + (route.page() == null ? 0 : 1);
        expect(targets == 1, "upstream", route.upstream() + ", page: " + route.page() + ", split: " + route.split().size() + ", redirect: "
                + (route.redirect() == null ? null : route.redirect().to()), "exactly one of upstream, split, redirect and page");
        if (route.upstream() != null) {
            upstream("upstream", route.upstream());
        }
        if (!route.split().isEmpty()) {
            route.split().forEach(share -> {
                upstream("split.upstream", share.upstream());
                all.between(at + "split.weight", share.weight(), 0, 10_000);
            });
            expect(route.split().stream().mapToLong(ShareSettings::weight).sum() > 0, "split", "weights of 0", "at least one above 0");
        }
        if (route.page() != null) {
            expect(RouteCheck.class.getResource("/" + route.page()) != null, "page", route.page(), "a file on the classpath");
        }
        if (route.redirect() != null) {
            redirect(route.redirect());
        }
    }

    private void upstream(String key, @Nullable String name) {
        expect(name != null && settings.upstreams().containsKey(name), key, String.valueOf(name),
                "one of " + settings.upstreams().keySet().stream().sorted().toList());
        var upstream = name == null ? null : settings.upstreams().get(name);
        expect(upstream == null || (upstream.protocol() != Protocol.TCP && upstream.protocol() != Protocol.UDP), key, String.valueOf(name),
                "an upstream that speaks HTTP, not tcp or udp");
    }

    private void redirect(RedirectSettings redirect) {
        var to = String.valueOf(redirect.to());
        expect(redirect.to() != null && !to.isEmpty() && !to.startsWith("//") && REDIRECT.matcher(to).matches(), "redirect.to", to,
                "such as https://{host}/** or /shop/{id}");
        captures("redirect.to", to, Set.of("host"));
        expect(List.of(301, 302, 303, 307, 308).contains(redirect.status()), "redirect.status", redirect.status() + "",
                "301, 302, 303, 307 or 308");
    }

    private void rewrite() {
        var rewrite = route.rewrite();
        var path = route.wholePath();
        if (rewrite.strip() != null) {
            expect(PREFIX.matcher(rewrite.strip()).matches() && (path + "/").startsWith(rewrite.strip() + "/"), "rewrite.strip",
                    rewrite.strip(), "literal segments that " + path + " begins with");
        }
        if (rewrite.prepend() != null) {
            expect(PREFIX.matcher(rewrite.prepend()).matches(), "rewrite.prepend", rewrite.prepend(), "literal segments, such as /v2");
        }
        if (rewrite.path() != null) {
            expect(PATH.matcher(rewrite.path()).matches(), "rewrite.path", rewrite.path(), "such as /v2/{id}/**");
            captures("rewrite.path", rewrite.path(), Set.of());
            expect(rewrite.strip() == null && rewrite.prepend() == null, "rewrite.path", rewrite.path(),
                    "no strip and no prepend beside it");
        }
        if (rewrite.host() != null) {
            expect(AUTHORITY.matcher(rewrite.host()).matches(), "rewrite.host", rewrite.host(), "a host and perhaps a port");
        }
    }

    private void captures(String key, String template, Set<String> besides) {
        var path = route.wholePath();
        CAPTURE.matcher(template)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !besides.contains(name))
                .forEach(name -> expect(path.contains("{" + name + "}"), key, "{" + name + "}", "a name that stands in " + path));
        expect(!template.endsWith("/**") || path.endsWith("/**"), key, "/**", "none, for " + path + " does not end so");
    }

    private void fields(String key, FieldSettings fields) {
        fields.remove().forEach(name -> field(key + ".remove", name));
        fields.set().forEach((name, value) -> {
            field(key + ".set", name);
            expect(VALUE.matcher(value).matches(), key + ".set." + name, "a value with other characters", "printable ASCII");
        });
    }

    private void field(String key, String name) {
        expect(TOKEN.matcher(name).matches() && !OWN.contains(name.toLowerCase(Locale.ROOT)), key, name,
                "the name of a header field that does not frame messages");
    }

    private void sticky() {
        var cookie = route.sticky();
        if (cookie != null) {
            expect(SettingsCheck.COOKIE.matcher(cookie).matches(), "sticky", cookie, "the name of a cookie, such as basket-at");
            expect(route.upstream() != null || !route.split().isEmpty(), "sticky", cookie, "none where no upstream answers");
        }
    }

    private void expect(boolean right, String key, String value, String expected) {
        all.expect(right, at + key, value, expected);
    }
}
