package dev.orderup.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the answers of a route tell browsers to beware of, unless the service says it itself.
 *
 * @param nosniff {@code X-Content-Type-Options: nosniff}
 * @param hsts for how long the browser shall use TLS only ({@code Strict-Transport-Security}); said over TLS only
 * @param contentSecurityPolicy such as {@code frame-ancestors 'none'}
 * @param referrerPolicy such as {@code no-referrer}
 */
public record SecuritySettings(@DefaultValue("true") boolean nosniff, @Nullable Duration hsts, @Nullable String contentSecurityPolicy,
        @Nullable String referrerPolicy) {}
