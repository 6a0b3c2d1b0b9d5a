/** The real PostgreSQL and the real Kafka that the integration tests run against. */
@NullMarked
package dev.orderup.order.stack;

import org.jspecify.annotations.NullMarked;
