/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.labs.report;

import org.jspecify.annotations.NullMarked;
