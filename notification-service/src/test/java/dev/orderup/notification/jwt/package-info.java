/** Tests of the tokens that callers show and of the one that this service shows. */
@NullMarked
package dev.orderup.notification.jwt;

import org.jspecify.annotations.NullMarked;
