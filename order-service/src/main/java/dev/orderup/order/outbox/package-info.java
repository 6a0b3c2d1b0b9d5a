/** Publishes what was committed: from order_event to Kafka, in each order's sequence, whatever is killed. */
@NullMarked
package dev.orderup.order.outbox;

import org.jspecify.annotations.NullMarked;
