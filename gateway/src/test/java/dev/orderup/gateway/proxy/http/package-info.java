/** Parts of the proxy of HTTP, without sockets. */
@NullMarked
package dev.orderup.gateway.proxy.http;

import org.jspecify.annotations.NullMarked;
