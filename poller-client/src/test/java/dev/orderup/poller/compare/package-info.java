/** The whole comparison against a small system of real sockets. */
@NullMarked
package dev.orderup.poller.compare;

import org.jspecify.annotations.NullMarked;
