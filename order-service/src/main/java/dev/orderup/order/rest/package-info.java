/** The REST door: JSON over HTTP, RFC 9457 problems, entity tags and cursors. */
@NullMarked
package dev.orderup.order.rest;

import org.jspecify.annotations.NullMarked;
