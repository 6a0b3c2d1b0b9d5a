/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.labs.jwt;

import org.jspecify.annotations.NullMarked;
