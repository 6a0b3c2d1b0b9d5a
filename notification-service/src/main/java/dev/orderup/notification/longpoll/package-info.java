/** Long polling: an answer that waits for the next update, for clients that can do nothing but ask. */
@NullMarked
package dev.orderup.notification.longpoll;

import org.jspecify.annotations.NullMarked;
