/** The gRPC door: the same operations as the REST door, with Status and its details. */
@NullMarked
package dev.orderup.order.grpc;

import org.jspecify.annotations.NullMarked;
