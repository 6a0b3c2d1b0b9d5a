/** A restaurant's statement: what it sold, added up per day and dish, in pieces that fit into memory. */
@NullMarked
package dev.orderup.order.statement;

import org.jspecify.annotations.NullMarked;
