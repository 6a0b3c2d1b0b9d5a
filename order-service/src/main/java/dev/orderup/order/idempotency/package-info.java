/** How long idempotency keys are kept. */
@NullMarked
package dev.orderup.order.idempotency;

import org.jspecify.annotations.NullMarked;
