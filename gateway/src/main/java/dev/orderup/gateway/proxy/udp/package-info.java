/** Layer 4 of datagrams: sessions of clients that know of no connection. */
@NullMarked
package dev.orderup.gateway.proxy.udp;

import org.jspecify.annotations.NullMarked;
