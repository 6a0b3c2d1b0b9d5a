/** Tests of how order-service is found. */
@NullMarked
package dev.orderup.notification.history;

import org.jspecify.annotations.NullMarked;
