/** The commands: they read arguments, run one of the other packages and print what came out. */
@NullMarked
package dev.orderup.poller.cli;

import org.jspecify.annotations.NullMarked;
