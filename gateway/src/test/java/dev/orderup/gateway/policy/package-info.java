/** What the steps of a policy do, without sockets. */
@NullMarked
package dev.orderup.gateway.policy;

import org.jspecify.annotations.NullMarked;
