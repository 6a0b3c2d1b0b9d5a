package dev.orderup.gateway.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An upstream that gets a share of a route's requests.
 *
 * @param weight beside the weights of the others; 0 for none but those whose sticky cookie leads there
 */
public record ShareSettings(@Nullable String upstream, @DefaultValue("1") int weight) {}
