/** Order updates to subscribers. */
@NullMarked
package dev.orderup.notification;

import org.jspecify.annotations.NullMarked;
