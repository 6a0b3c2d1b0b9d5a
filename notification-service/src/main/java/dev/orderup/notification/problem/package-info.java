/** What went wrong, told to an HTTP client as an RFC 9457 problem document. */
@NullMarked
package dev.orderup.notification.problem;

import org.jspecify.annotations.NullMarked;
