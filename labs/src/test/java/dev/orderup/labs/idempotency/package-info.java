/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.labs.idempotency;

import org.jspecify.annotations.NullMarked;
