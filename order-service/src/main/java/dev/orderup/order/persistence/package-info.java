/** Orders in PostgreSQL: every statement that writes an order or an event stands here. */
@NullMarked
package dev.orderup.order.persistence;

import org.jspecify.annotations.NullMarked;
