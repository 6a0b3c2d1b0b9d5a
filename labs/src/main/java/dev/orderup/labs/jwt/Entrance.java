package dev.orderup.labs.jwt;

import java.net.URI;

/**
 * Where doors are: behind the gateway, or at the services themselves, past it.
 *
 * @param ordersGrpc host and port
 * @param updatesGrpc host and port
 */
record Entrance(String name, URI orders, URI updates, String ordersGrpc, String updatesGrpc) {}
