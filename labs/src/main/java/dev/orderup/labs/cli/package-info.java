/** The command line of the labs: {@code orderup lab NAME}, a command for each. */
@NullMarked
package dev.orderup.labs.cli;

import org.jspecify.annotations.NullMarked;
