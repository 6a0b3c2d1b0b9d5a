/** Tests of the module as a whole. */
@NullMarked
package dev.orderup.labs;

import org.jspecify.annotations.NullMarked;
