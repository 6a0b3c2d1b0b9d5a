/** The topic table. */
@NullMarked
package dev.orderup.poller.topic;

import org.jspecify.annotations.NullMarked;
