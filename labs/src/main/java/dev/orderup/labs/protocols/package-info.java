/** Topics 15 to 18: the same question over each protocol that the gateway takes, and what each of them costs. */
@NullMarked
package dev.orderup.labs.protocols;

import org.jspecify.annotations.NullMarked;
