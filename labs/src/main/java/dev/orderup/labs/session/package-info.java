/** Topic 9: what is lost with an instance that keeps state, and what it costs to keep none. */
@NullMarked
package dev.orderup.labs.session;

import org.jspecify.annotations.NullMarked;
