/** The control plane: what the data plane is doing, as JSON on the management port. */
@NullMarked
package dev.orderup.gateway.control;

import org.jspecify.annotations.NullMarked;
