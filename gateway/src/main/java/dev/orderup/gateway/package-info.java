/** The reverse proxy. */
@NullMarked
package dev.orderup.gateway;

import org.jspecify.annotations.NullMarked;
