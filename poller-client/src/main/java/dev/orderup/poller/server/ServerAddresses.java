package dev.orderup.poller.server;

import java.net.URI;
import java.util.Map;

/**
 * Where the processes of the server side can be asked, by the name of each part.
 *
 * @param management base addresses of the services' management ports
 * @param pids processes on this machine
 */
public record ServerAddresses(Map<String, URI> management, Map<String, Long> pids) {
    public static final ServerAddresses UNKNOWN = new ServerAddresses(Map.of(), Map.of());
}
