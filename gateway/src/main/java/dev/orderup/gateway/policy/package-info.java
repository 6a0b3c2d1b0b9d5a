/** What is done to every request before it goes on, as a list of steps that is read in one place. */
@NullMarked
package dev.orderup.gateway.policy;

import org.jspecify.annotations.NullMarked;
