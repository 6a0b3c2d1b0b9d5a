package dev.orderup.gateway.policy;

import dev.orderup.gateway.config.SecuritySettings;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Adds what protects browsers to every answer of a route that does not say it itself. */
final class SecurityFields implements AnswerStep {
    private final SecuritySettings settings;
    private final @Nullable String hsts;

    SecurityFields(SecuritySettings settings) {
        this.settings = settings;
        hsts = settings.hsts() == null ? null : "max-age=" + settings.hsts().toSeconds();
    }

    @Override
    public void answered(Passage passage, HttpHeaders fields) {
        if (settings.nosniff()) {
            unlessSaid(fields, "x-content-type-options", "nosniff");
        }
        unlessSaid(fields, "content-security-policy", settings.contentSecurityPolicy());
        unlessSaid(fields, "referrer-policy", settings.referrerPolicy());
        // RFC 6797 section 7.2: not over clear text, where anybody could have put it.
        if ("https".equals(passage.fields().get(ForwardedFields.PROTO))) {
            unlessSaid(fields, "strict-transport-security", hsts);
        }
    }

    private static void unlessSaid(HttpHeaders fields, String name, @Nullable String value) {
        if (value != null && !fields.contains(name)) {
            fields.set(name, value);
        }
    }
}
