/** Topic 31: what a request that is sent again does, with a name of its own and without one. */
@NullMarked
package dev.orderup.labs.idempotency;

import org.jspecify.annotations.NullMarked;
