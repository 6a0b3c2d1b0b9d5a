/** The subject: an order as its customer sees it, and the two ways to place, read and move one: REST and gRPC. */
@NullMarked
package dev.orderup.poller.order;

import org.jspecify.annotations.NullMarked;
