/** Keys and certificates: whose they are, where they come from, and the TLS contexts made of them for listeners and upstreams. */
@NullMarked
package dev.orderup.gateway.tls;

import org.jspecify.annotations.NullMarked;
