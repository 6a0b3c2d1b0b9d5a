/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.poller.login;

import org.jspecify.annotations.NullMarked;
