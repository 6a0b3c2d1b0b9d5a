/** The words of the command line that concern the stack: up, down, status, logs, demo. */
@NullMarked
package dev.orderup.local.cli;

import org.jspecify.annotations.NullMarked;
