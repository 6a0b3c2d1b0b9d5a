/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.gateway.route;

import org.jspecify.annotations.NullMarked;
