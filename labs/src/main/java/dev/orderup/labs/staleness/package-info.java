/** How long after its commit a change is seen, beside the commit and the hop over Kafka that it cannot do without. */
@NullMarked
package dev.orderup.labs.staleness;

import org.jspecify.annotations.NullMarked;
