package dev.orderup.gateway.proxy.forward;

import dev.orderup.gateway.config.Address;
import dev.orderup.gateway.config.Network;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where a forward proxy leads: a list of what may be asked for, and, after the name has been resolved, whether the addresses are such as
 * anybody may reach. A name that is on the list and resolves to an address behind the firewall (DNS rebinding, or a mistake) leads
 * nowhere unless that network is allowed as well.
 */
final class Destinations {
    /** What belongs to nobody on the Internet, beyond what {@link InetAddress} knows by name (RFC 6890, RFC 4193, RFC 6598, RFC 6052). */
    private static final List<Network> SPECIAL = List.of(Network.of("0.0.0.0/8"), Network.of("100.64.0.0/10"), Network.of("192.0.0.0/24"),
            Network.of("198.18.0.0/15"), Network.of("240.0.0.0/4"), Network.of("fc00::/7"), Network.of("64:ff9b::/96"),
            Network.of("64:ff9b:1::/48"), Network.of("2002::/16"), Network.of("2001::/32"), Network.of("::/96"));
    private final List<Pattern> allowed;
    private final List<Network> networks;

    Destinations(List<String> allow, List<String> allowNetworks) {
        allowed = allow.stream().map(Pattern::of).toList();
        networks = allowNetworks.stream().map(Network::of).toList();
    }

    boolean mayBeAskedFor(Address address) {
        var host = address.host().toLowerCase(Locale.ROOT);
        return allowed.stream().anyMatch(pattern -> pattern.matches(host, address.port()));
    }

    /** Those of the addresses that may be reached, in their order. */
    List<InetAddress> reachable(InetAddress[] addresses) {
        return Arrays.stream(addresses).filter(this::isReachable).toList();
    }

    private boolean isReachable(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address)) || isPublic(address);
    }

    static boolean isPublic(InetAddress address) {
        return !(address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress()
                || address.isMulticastAddress() || SPECIAL.stream().anyMatch(network -> network.contains(address)));
    }

    /** {@code host:port}; a host {@code *.example.com} stands for all names below, a port {@code *} for all. */
    private record Pattern(String host, boolean below, int port) {
        private static final int ANY = 0;

        static Pattern of(String text) {
            int colon = text.lastIndexOf(':');
            var host = text.substring(0, colon).toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
            var port = text.substring(colon + 1);
            boolean below = host.startsWith("*.");
            return new Pattern(below ? host.substring(1) : host, below, port.equals("*") ? ANY : Integer.parseInt(port));
        }

        boolean matches(String asked, int askedPort) {
            return (port == ANY || port == askedPort) && (below ? asked.endsWith(host) : asked.equals(host));
        }
    }
}
