/** The updates of orders as their followers see them: in order, without a gap, none twice. Knows no transport. */
@NullMarked
package dev.orderup.notification.feed;

import org.jspecify.annotations.NullMarked;
