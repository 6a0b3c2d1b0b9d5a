/** Asks order-service over gRPC for what an order's followers missed. */
@NullMarked
package dev.orderup.notification.history;

import org.jspecify.annotations.NullMarked;
