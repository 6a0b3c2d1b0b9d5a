/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.labs.kafka;

import org.jspecify.annotations.NullMarked;
