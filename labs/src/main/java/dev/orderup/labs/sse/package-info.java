/** How soon an answer that is made token by token begins, and how soon its making stops. */
@NullMarked
package dev.orderup.labs.sse;

import org.jspecify.annotations.NullMarked;
