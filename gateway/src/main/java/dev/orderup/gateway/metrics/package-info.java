/** What is counted, and the access log. */
@NullMarked
package dev.orderup.gateway.metrics;

import org.jspecify.annotations.NullMarked;
