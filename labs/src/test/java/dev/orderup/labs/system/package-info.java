/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.labs.system;

import org.jspecify.annotations.NullMarked;
