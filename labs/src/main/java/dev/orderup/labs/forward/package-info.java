/** Topic 35: a proxy that its clients name, beside one that they take for the server. */
@NullMarked
package dev.orderup.labs.forward;

import org.jspecify.annotations.NullMarked;
