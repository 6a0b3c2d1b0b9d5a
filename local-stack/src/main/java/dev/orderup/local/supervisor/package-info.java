/** The background process that starts the parts, restarts the ones that die, and stops them in order. */
@NullMarked
package dev.orderup.local.supervisor;

import org.jspecify.annotations.NullMarked;
