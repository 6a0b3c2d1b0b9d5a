/** Reading the server side's counters. */
@NullMarked
package dev.orderup.poller.server;

import org.jspecify.annotations.NullMarked;
