/** Real servers and a real relay on free ports, for the tests to break. */
@NullMarked
package dev.orderup.poller.testing;

import org.jspecify.annotations.NullMarked;
