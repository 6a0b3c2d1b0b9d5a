/** Tells the system who asks: logs in unasked and brings a fresh token before the last one expires (topic 39, {@code jwt}). */
@NullMarked
package dev.orderup.poller.login;

import org.jspecify.annotations.NullMarked;
