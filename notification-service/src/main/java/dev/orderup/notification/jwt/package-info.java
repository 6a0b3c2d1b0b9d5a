/** Tokens: the check of each that comes in, and the one that this service shows to order-service. */
@NullMarked
package dev.orderup.notification.jwt;

import org.jspecify.annotations.NullMarked;
