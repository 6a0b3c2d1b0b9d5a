package dev.orderup.gateway.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds all addresses of a name; may block. */
@FunctionalInterface
public interface Resolver {

    InetAddress[] resolve(String host) throws UnknownHostException;
}
