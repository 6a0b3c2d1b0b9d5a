/** Tests of replay and dead letters. */
@NullMarked
package dev.orderup.poller.kafka;

import org.jspecify.annotations.NullMarked;
