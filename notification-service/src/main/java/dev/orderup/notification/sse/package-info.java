/** Server-sent events: an endless answer that a browser reads and resumes by itself. */
@NullMarked
package dev.orderup.notification.sse;

import org.jspecify.annotations.NullMarked;
