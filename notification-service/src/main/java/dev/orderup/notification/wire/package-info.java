/** The JSON of an update, as every door that speaks JSON sends it. */
@NullMarked
package dev.orderup.notification.wire;

import org.jspecify.annotations.NullMarked;
