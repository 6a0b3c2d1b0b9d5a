/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.labs.execution;

import org.jspecify.annotations.NullMarked;
