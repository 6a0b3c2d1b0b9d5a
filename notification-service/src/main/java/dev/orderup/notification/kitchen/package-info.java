/** A kitchen's tickets: shown to its displays, acknowledged by them, and shown again until they are. Knows no transport. */
@NullMarked
package dev.orderup.notification.kitchen;

import org.jspecify.annotations.NullMarked;
