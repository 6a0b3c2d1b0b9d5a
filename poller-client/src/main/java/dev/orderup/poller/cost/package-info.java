/** What following an order costs: bytes, connections and requests at the socket, CPU time of the thread, staleness, and whether all came. */
@NullMarked
package dev.orderup.poller.cost;

import org.jspecify.annotations.NullMarked;
