/** Topic 14: what a handshake costs, and a certificate that is renewed while others shake hands. */
@NullMarked
package dev.orderup.labs.tls;

import org.jspecify.annotations.NullMarked;
