/** Bytes as the kernel is given them and gives them. */
@NullMarked
package dev.orderup.labs.wire;

import org.jspecify.annotations.NullMarked;
