/** Topic 43: what clients lose while each part of the system is stopped gently and comes back. */
@NullMarked
package dev.orderup.labs.drain;

import org.jspecify.annotations.NullMarked;
