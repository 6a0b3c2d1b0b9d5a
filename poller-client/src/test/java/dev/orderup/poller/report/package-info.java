/** The report as a browser would get it. */
@NullMarked
package dev.orderup.poller.report;

import org.jspecify.annotations.NullMarked;
