/** Orders over REST and gRPC. */
@NullMarked
package dev.orderup.order;

import org.jspecify.annotations.NullMarked;
