/** What the control plane does without a gateway. */
@NullMarked
package dev.orderup.gateway.control;

import org.jspecify.annotations.NullMarked;
