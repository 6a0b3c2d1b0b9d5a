package dev.orderup.gateway.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the limits of a route, and with what it tells browsers. */
final class PolicyCheck {
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[a-z0-9._-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:.]+](:[0-9]{1,5})?");
    private static final Pattern KEY = Pattern.compile("address|subject|header:[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final int ORIGINS_MAX = 100;
    private final SettingsCheck all;
    private final RouteSettings route;
    private final String at;

    PolicyCheck(SettingsCheck all, RouteSettings route, String at) {
        this.all = all;
        this.route = route;
        this.at = at;
    }

    void check() {
        if (route.rate() != null) {
            rate(route.rate());
        }
        if (route.requestsMax() != null) {
            all.between(at + "requests-max", route.requestsMax(), 1, 1 << 20);
        }
        if (route.cors() != null) {
            cors(route.cors());
        }
        if (route.security() != null) {
            security(route.security());
        }
    }

    private void rate(RateSettings rate) {
        all.between(at + "rate.requests", rate.requests(), 1, 1_000_000);
        all.positive(at + "rate.per", rate.per());
        if (rate.burst() != null) {
            all.between(at + "rate.burst", rate.burst(), 1, 1_000_000);
        }
        all.between(at + "rate.clients-max", rate.clientsMax(), 8, 1 << 24);
        all.expect(KEY.matcher(rate.key()).matches(), at + "rate.key", rate.key(), "address, subject or header:NAME");
    }

    private void cors(CorsSettings cors) {
        all.expect(!cors.origins().isEmpty() && cors.origins().size() <= ORIGINS_MAX, at + "cors.origins", cors.origins().size() + "",
                "1-" + ORIGINS_MAX + " origins");
        cors.origins()
                .forEach(origin -> all.expect(ORIGIN.matcher(origin).matches(), at + "cors.origins", origin,
                        "such as https://shop.example, in small letters, or *"));
        all.expect(!cors.credentials() || !cors.origins().contains("*"), at + "cors.credentials", "true", "false where origins is *");
        cors.methods()
                .forEach(method -> all.expect(RouteCheck.METHOD.matcher(method).matches(), at + "cors.methods", method, "such as GET"));
        cors.headers().forEach(name -> token("cors.headers", name));
        cors.expose().forEach(name -> token("cors.expose", name));
        all.positive(at + "cors.max-age", cors.maxAge());
    }

    private void security(SecuritySettings security) {
        value("security.content-security-policy", security.contentSecurityPolicy());
        value("security.referrer-policy", security.referrerPolicy());
        if (security.hsts() != null) {
            all.expect(security.hsts().isPositive(), at + "security.hsts", security.hsts().toString(), "a time above 0, such as 365d");
        }
    }

    private void token(String key, String name) {
        all.expect(RouteCheck.TOKEN.matcher(name).matches(), at + key, name, "the name of a header field");
    }

    private void value(String key, @Nullable String value) {
        all.expect(value == null || RouteCheck.VALUE.matcher(value).matches(), at + key, "a value with other characters",
                "printable ASCII");
    }
}
