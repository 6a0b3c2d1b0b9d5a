/** The topics of backend engineering that this system shows, each with its command. */
@NullMarked
package dev.orderup.poller.topic;

import org.jspecify.annotations.NullMarked;
