/** The automatic kitchen: moves orders along at a set pace. */
@NullMarked
package dev.orderup.order.fulfilment;

import org.jspecify.annotations.NullMarked;
