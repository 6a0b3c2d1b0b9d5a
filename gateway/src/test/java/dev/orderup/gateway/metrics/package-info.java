/** Tests of what is counted, and of the access log. */
@NullMarked
package dev.orderup.gateway.metrics;

import org.jspecify.annotations.NullMarked;
