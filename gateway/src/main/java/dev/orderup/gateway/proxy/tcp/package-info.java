/** Layer 4: connections carried byte for byte, without looking into them. */
@NullMarked
package dev.orderup.gateway.proxy.tcp;

import org.jspecify.annotations.NullMarked;
