/** The real parts around the service under test: a Kafka broker, an order-service that keeps histories, and clients. */
@NullMarked
package dev.orderup.notification.stack;

import org.jspecify.annotations.NullMarked;
