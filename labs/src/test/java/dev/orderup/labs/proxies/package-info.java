/** Tests of this room. */
@NullMarked
package dev.orderup.labs.proxies;

import org.jspecify.annotations.NullMarked;
