/** Topics 36 and 37: the same clients through the gateway's listener at layer 4 and through that at layer 7. */
@NullMarked
package dev.orderup.labs.l4l7;

import org.jspecify.annotations.NullMarked;
