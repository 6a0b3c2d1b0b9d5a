/** Topic 7: what a consumer group promises, seen while one of its members is killed. */
@NullMarked
package dev.orderup.labs.kafka;

import org.jspecify.annotations.NullMarked;
