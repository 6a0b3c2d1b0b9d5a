/** Tokens: who gets one, the keys that sign them, and the check of each that comes in. */
@NullMarked
package dev.orderup.order.jwt;

import org.jspecify.annotations.NullMarked;
