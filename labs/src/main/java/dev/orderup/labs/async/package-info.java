/** Lab: the same work waited for and not waited for (topic 2). */
@NullMarked
package dev.orderup.labs.async;

import org.jspecify.annotations.NullMarked;
