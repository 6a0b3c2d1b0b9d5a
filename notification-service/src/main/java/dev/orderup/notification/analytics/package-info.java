/** Kitchen analytics: a second subscriber to order-events, with a purpose of its own and nothing in common with the feed. */
@NullMarked
package dev.orderup.notification.analytics;

import org.jspecify.annotations.NullMarked;
