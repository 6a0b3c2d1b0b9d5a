/** An assistant that answers questions about an order, token by token, as chat products do. */
@NullMarked
package dev.orderup.notification.assistant;

import org.jspecify.annotations.NullMarked;
