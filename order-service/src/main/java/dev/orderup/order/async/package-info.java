/** Work that is accepted now and done later: jobs, their queue in the database and their workers. */
@NullMarked
package dev.orderup.order.async;

import org.jspecify.annotations.NullMarked;
