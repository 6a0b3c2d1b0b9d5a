/** The comparison as one HTML file with charts, which needs no network to be read. */
@NullMarked
package dev.orderup.poller.report;

import org.jspecify.annotations.NullMarked;
