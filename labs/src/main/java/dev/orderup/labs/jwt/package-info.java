/** Topic 39: what signed tokens cost, and what becomes of bad ones. */
@NullMarked
package dev.orderup.labs.jwt;

import org.jspecify.annotations.NullMarked;
