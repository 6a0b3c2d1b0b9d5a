/** What an operator does with Kafka's topics: read events again from a time, look at dead letters, send them back. */
@NullMarked
package dev.orderup.poller.kafka;

import org.jspecify.annotations.NullMarked;
