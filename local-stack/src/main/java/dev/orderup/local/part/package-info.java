/** What the stack is made of: PostgreSQL, Kafka and the services, each as a process with its address and its test of readiness. */
@NullMarked
package dev.orderup.local.part;

import org.jspecify.annotations.NullMarked;
