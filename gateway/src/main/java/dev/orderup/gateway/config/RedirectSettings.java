package dev.orderup.gateway.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Sends the client elsewhere.
 *
 * @param to a URL or a path; {@code {name}} is the segment that the route's path names so, {@code {host}} the host that was asked without
 *        its port, and {@code **} at the end all that follow
 * @param status 301, 302, 303, 307 or 308; the last two keep the method
 * @param query whether the query goes along
 */
public record RedirectSettings(@Nullable String to, @DefaultValue("308") int status, @DefaultValue("true") boolean query) {}
