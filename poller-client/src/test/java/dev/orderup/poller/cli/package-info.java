/** The commands as a user types them. */
@NullMarked
package dev.orderup.poller.cli;

import org.jspecify.annotations.NullMarked;
