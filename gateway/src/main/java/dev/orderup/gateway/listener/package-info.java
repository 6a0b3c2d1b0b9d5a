/** Where clients arrive: the acceptor takes connections, a reader per event loop decodes them into exchanges. */
@NullMarked
package dev.orderup.gateway.listener;

import org.jspecify.annotations.NullMarked;
