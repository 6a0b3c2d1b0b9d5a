/** The subject: orders, their states and the rules that hold for them whichever door a request comes through. */
@NullMarked
package dev.orderup.order.domain;

import org.jspecify.annotations.NullMarked;
