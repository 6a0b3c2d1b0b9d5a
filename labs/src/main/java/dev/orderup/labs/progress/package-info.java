/** How far a lab has come: a bar on a terminal, plain lines elsewhere, always on stderr. */
@NullMarked
package dev.orderup.labs.progress;

import org.jspecify.annotations.NullMarked;
