/** The command-line client. */
@NullMarked
package dev.orderup.poller;

import org.jspecify.annotations.NullMarked;
