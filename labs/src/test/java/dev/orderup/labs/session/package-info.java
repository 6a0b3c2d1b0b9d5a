/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.labs.session;

import org.jspecify.annotations.NullMarked;
