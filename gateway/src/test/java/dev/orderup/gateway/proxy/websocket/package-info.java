/** What passes through a tunnel, without sockets. */
@NullMarked
package dev.orderup.gateway.proxy.websocket;

import org.jspecify.annotations.NullMarked;
