/** What the processes of the server side have used: CPU time and live memory, each read from that process itself. */
@NullMarked
package dev.orderup.poller.server;

import org.jspecify.annotations.NullMarked;
