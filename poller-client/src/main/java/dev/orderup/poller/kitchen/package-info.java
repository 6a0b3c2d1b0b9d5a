/** A kitchen's display: new orders as tickets, and their acknowledgement. */
@NullMarked
package dev.orderup.poller.kitchen;

import org.jspecify.annotations.NullMarked;
