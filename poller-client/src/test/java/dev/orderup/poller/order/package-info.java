/** REST and gRPC against real servers. */
@NullMarked
package dev.orderup.poller.order;

import org.jspecify.annotations.NullMarked;
