/** Each pattern against a server that misbehaves. */
@NullMarked
package dev.orderup.poller.pattern;

import org.jspecify.annotations.NullMarked;
