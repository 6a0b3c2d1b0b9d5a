/** When what happened to a request on its way through the gateway, for those that are sampled or ask for it. */
@NullMarked
package dev.orderup.gateway.journey;

import org.jspecify.annotations.NullMarked;
