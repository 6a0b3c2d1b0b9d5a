/** When to use threads: one order endpoint on an event loop, on a pool of platform threads and on virtual threads (topic 30). */
@NullMarked
package dev.orderup.labs.execution;

import org.jspecify.annotations.NullMarked;
