/** Reads the topic order-events into the feed: every instance reads all of it. */
@NullMarked
package dev.orderup.notification.kafka;

import org.jspecify.annotations.NullMarked;
