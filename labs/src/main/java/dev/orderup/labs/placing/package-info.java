/** What placing an order costs beside the bare transaction that it consists of. */
@NullMarked
package dev.orderup.labs.placing;

import org.jspecify.annotations.NullMarked;
