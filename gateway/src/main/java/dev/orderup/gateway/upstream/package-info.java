/** Where requests go: instances found by name, taken in turn, put aside when they fail, reached through pools that belong to one event loop. */
@NullMarked
package dev.orderup.gateway.upstream;

import org.jspecify.annotations.NullMarked;
