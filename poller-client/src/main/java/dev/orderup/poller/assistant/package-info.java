/** Asks the order assistant and reads its answer token by token. */
@NullMarked
package dev.orderup.poller.assistant;

import org.jspecify.annotations.NullMarked;
