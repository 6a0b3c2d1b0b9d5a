package dev.orderup.gateway.config;

import java.nio.file.Path;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may change something by the control plane.
 *
 * @param tokenFile where the token of this start is written, for the gateway's own user to read
 */
public record ControlSettings(@DefaultValue(".orderup/control-token") Path tokenFile) {}
