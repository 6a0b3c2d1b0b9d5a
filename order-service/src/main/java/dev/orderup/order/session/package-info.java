/** Baskets on their way to become orders, kept in one instance's memory, in the database, or with the customer. */
@NullMarked
package dev.orderup.order.session;

import org.jspecify.annotations.NullMarked;
