package dev.orderup.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * What the upstream sees instead of what the client asked for. The query stays as it is.
 *
 * @param strip literal segments that the route's path begins with, taken away: with {@code /api}, {@code /api/x} becomes {@code /x}
 * @param prepend literal segments put in front of what is left
 * @param path the whole path anew: {@code {name}} is the segment that the route's path names so, {@code **} at the end all that follow;
 *        without strip and prepend
 * @param host what Host says
 */
public record RewriteSettings(@Nullable String strip, @Nullable String prepend, @Nullable String path, @Nullable String host) {}
