/** Which port each part has, and who holds a port that is taken. */
@NullMarked
package dev.orderup.local.port;

import org.jspecify.annotations.NullMarked;
