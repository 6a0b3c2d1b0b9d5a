/** Peers that come from Maven: each an application of its own, started by the lab that compares with it. */
@NullMarked
package dev.orderup.labs.peers;

import org.jspecify.annotations.NullMarked;
