/** What settings may be, without a gateway. */
@NullMarked
package dev.orderup.gateway.config;

import org.jspecify.annotations.NullMarked;
