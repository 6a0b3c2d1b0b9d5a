/** A whole system for one lab: started empty on ports of its own, killed in parts at will, stopped at the end. */
@NullMarked
package dev.orderup.labs.system;

import org.jspecify.annotations.NullMarked;
